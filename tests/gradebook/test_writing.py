from decimal import Decimal as D
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from lms.gradebook import writing
from lms.gradebook.models import Mark, MarkHistory
from lms.gradebook.rules import Entry
from tests.world import World, build_world


def change(
    world: World, value: str | None, seen: int | None, pupil: int = 0, slot: str = "regular-1"
) -> writing.Change:
    return writing.Change(
        world.a.class1.pk, world.toan.pk, world.a.term1.pk, slot, world.a.pupils[pupil].pk,
        Entry(None if value is None else D(value)), seen,
    )  # fmt: skip


def test_each_change_leaves_a_line_with_who_when_from_where_old_and_new(world: World) -> None:
    author = writing.Author(world.a.teacher, "10.0.0.7", writing.How.TYPED, "cộng nhầm")
    writing.write([change(world, "7", 0)], author)
    writing.write([change(world, "7.5", 1)], author)
    first, second = MarkHistory.objects.all()
    assert first.old["value"] is None
    assert (second.old["value"], second.new["value"], second.reason) == ("7.0", "7.5", "cộng nhầm")
    assert (second.person, second.address, second.how, second.version) == (
        world.a.teacher,
        "10.0.0.7",
        "typed",
        2,
    )


def test_the_same_value_again_writes_nothing(world: World) -> None:
    writing.write([change(world, "7", 0)], writing.Author(world.a.teacher))
    assert writing.write([change(world, "7.0", 0)], writing.Author(world.a.teacher)) == []
    assert MarkHistory.objects.count() == 1


def test_one_stale_cell_refuses_all_and_says_what_the_book_says(world: World) -> None:
    writing.write([change(world, "7", 0)], writing.Author(world.a.teacher))
    with pytest.raises(writing.Conflict) as caught:
        writing.write(
            [change(world, "9", 0, pupil=1), change(world, "8", 0)], writing.Author(world.a.principal)
        )
    assert [m.value for m in caught.value.stale.values()] == [D(7)]
    assert Mark.objects.count() == 1


def test_clearing_a_published_mark_takes_it_back(world: World) -> None:
    author = writing.Author(world.a.teacher)
    written = writing.write([change(world, "7", 0)], author)
    assert len(writing.publish(written, author)) == 1
    assert writing.publish(written, author) == []
    writing.write([change(world, None, None)], author)
    assert Mark.objects.get().published_at is None
    assert [h.how for h in MarkHistory.objects.all()] == ["typed", "published", "typed"]


@pytest.mark.parametrize(
    "statement", ["UPDATE gradebook_markhistory SET reason = 'x'", "DELETE FROM gradebook_markhistory"]
)
def test_the_database_itself_refuses_to_change_history(world: World, statement: str) -> None:
    writing.write([change(world, "7", 0)], writing.Author(world.a.teacher))
    with pytest.raises((IntegrityError, DatabaseError), match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert MarkHistory.objects.get().reason == ""


@pytest.mark.django_db(transaction=True)
def test_two_teachers_in_the_same_new_cell_at_once() -> None:
    world = build_world()
    barrier, outcomes = Barrier(2), []

    def type_in(value: str) -> None:
        try:
            barrier.wait()
            writing.write([change(world, value, 0)], writing.Author(world.a.teacher))
            outcomes.append(value)
        except writing.Conflict as conflict:
            outcomes.append(f"conflict with {next(iter(conflict.stale.values())).value}")
        finally:
            connection.close()

    threads = [Thread(target=type_in, args=(value,)) for value in ("6", "9")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    mark = Mark.objects.get()
    assert sorted(outcomes) == sorted([str(mark.value.to_integral()), f"conflict with {mark.value}"])
    assert MarkHistory.objects.count() == 1
