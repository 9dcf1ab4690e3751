"""The log: numbers without holes, each once, in order, whoever writes at the same time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from live.log import reader, writer
from live.log.models import LessonEvent, LessonSnapshot
from live.rules.events import ChatSaid, Viewer, whole_wire
from live.rules.state import fold_all, view_for
from tests.live.room import entered, opened
from tests.world import World, build_world


def said(participant: int, text: str) -> ChatSaid:
    return ChatSaid(participant, 1, text)


def test_the_same_client_key_gives_the_same_number(world: World) -> None:
    room = opened(world)
    first = writer.append(room.lesson.pk, said(room.host.pk, "một"), room.host.pk, "k1")
    again = writer.append(room.lesson.pk, said(room.host.pk, "một"), room.host.pk, "k1")
    other = writer.append(room.lesson.pk, said(room.partner.pk, "hai"), room.partner.pk, "k1")
    assert (again, other) == (first, first + 1)


def test_an_exception_stores_nothing_and_leaves_no_hole(world: World) -> None:
    room = opened(world)
    with pytest.raises(RuntimeError), writer.writing(room.lesson.pk) as log:
        log.append(said(room.host.pk, "mất"))
        raise RuntimeError
    assert writer.append(room.lesson.pk, said(room.host.pk, "còn")) == 2
    assert [one.seq for one in reader.since(room.lesson.pk, 0)] == [1, 2]


def test_time_never_runs_backwards(world: World, at: object) -> None:
    room = opened(world)
    writer.append(room.lesson.pk, said(room.host.pk, "a"))
    at("2020-01-01 08:00")  # type: ignore[operator] # the fixture is a function
    writer.append(room.lesson.pk, said(room.host.pk, "b"))
    times = [one.at for one in reader.since(room.lesson.pk, 0)]
    assert times == sorted(times)


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_leave_no_hole_and_no_double() -> None:
    world = build_world()
    room = opened(world)
    pupil = entered(world.a.pupils[0], room.lesson)

    def write(writer_number: int) -> list[int]:
        try:
            return [
                writer.append(
                    room.lesson.pk, said(pupil.pk, f"{writer_number}.{n}"), pupil.pk, f"k{writer_number}.{n}"
                )
                for n in range(12)
            ]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = [number for part in pool.map(write, range(8)) for number in part]
    assert sorted(numbers) == list(range(2, 98))
    stored = reader.since(room.lesson.pk, 0)
    assert [one.seq for one in stored] == list(range(1, 98))
    full = fold_all(whole_wire(one) for one in stored)
    assert reader.state(room.lesson.pk) == full


@pytest.mark.django_db(transaction=True)
def test_a_long_lesson_is_joined_from_a_snapshot(django_assert_max_num_queries: object) -> None:
    world = build_world()
    room = opened(world)
    with writer.writing(room.lesson.pk) as log:
        for number in range(writer.SNAPSHOT_EVERY + 20):
            log.append(said(room.host.pk, f"dòng {number}"))
    snapshot = LessonSnapshot.objects.get(pk=room.lesson.pk)
    assert snapshot.seq == writer.SNAPSHOT_EVERY + 21
    viewer = Viewer(room.partner.pk, 2, "teacher")
    expected = view_for(
        fold_all(whole_wire(one) for one in reader.since(room.lesson.pk, 0)),
        viewer,
    )
    reader._states.clear()
    LessonEvent.objects.filter(lesson=room.lesson, seq__lt=snapshot.seq).update(kind="never.read")
    assert reader.view(room.lesson.pk, viewer) == expected
