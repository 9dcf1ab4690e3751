"""Names in the room tell the pupils of a class apart, and never show a family name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live.planning import participants
from live.rules.names import shown_names
from tests.factories import PupilFactory
from tests.live.room import entered, planned
from tests.world import World


@pytest.mark.parametrize(
    ("full", "shown"),
    [
        (["Nguyễn Văn Đức", "Trần Thu Hà"], ["Đức", "Hà"]),
        (["Nguyễn Minh Anh", "Trần Ngọc Anh", "Lê Văn Bách"], ["Minh Anh", "Ngọc Anh", "Bách"]),
        # Four words and more are called by two of them anyway; a third tells apart.
        (["Lò Thị Mai An", "Vì Ngọc Mai An"], ["Thị Mai An", "Ngọc Mai An"]),
        (["Lò Thị Mai An", "Vì Văn An"], ["Mai An", "An"]),
        (["Nguyễn Anh", "Trần Minh Anh"], ["Anh", "Minh Anh"]),
        # Only the family name differs: it stays at home, the number in the class list does not.
        (["Lê Văn Bách", "Nguyễn Minh Anh", "Trần Minh Anh"], ["Bách", "Minh Anh (2)", "Minh Anh (3)"]),
        (["Lê Hoà", "Lê Hoà"], ["Hoà (1)", "Hoà (2)"]),
        # The same letters, composed and not; a tone makes another name.
        (["Nguyễn Minh Ánh", "Trần Minh A\u0301nh"], ["Minh Ánh (1)", "Minh Ánh (2)"]),
        (["Nguyễn Minh Ánh", "Trần Minh Anh"], ["Ánh", "Anh"]),
        (["Y", ""], ["Y", ""]),
    ],
)
def test_as_much_as_tells_apart(full: list[str], shown: list[str]) -> None:
    assert shown_names(full) == shown


_word = st.sampled_from(["An", "Anh", "Minh", "Ngọc", "Thị"])
_name = st.builds(
    lambda family, rest: " ".join([family, *rest]),
    st.sampled_from(["Lò", "Vì"]),
    st.lists(_word, min_size=1, max_size=4),
)


@given(st.lists(_name, max_size=12))
def test_nobody_is_mistaken_and_no_family_name_is_shown(names: list[str]) -> None:
    shown = shown_names(names)
    assert len(set(shown)) == len(names)
    assert all(not one.startswith(("Lò", "Vì")) for one in shown)


def test_the_room_and_the_log_carry_the_telling_name(world: World) -> None:
    twin = PupilFactory.create(full_name="Vì Thị Mai An", school_class=world.a.class1)
    lesson = planned(world)
    first = entered(world.a.pupils[0], lesson)
    assert (world.a.pupils[0].full_name, first.name) == ("Lò Thị Mai An", "Thị Mai An (1)")
    assert entered(twin, lesson).name == "Thị Mai An (2)"
    assert entered(world.b.pupils[0], lesson).name == "Bình"
    guest = participants.ask_to_enter(world.b.other_pupil, lesson, lesson.sides.get(number=2))
    assert guest.name == "Phạm Gia Huy (khách)", "to the teacher at the door"
    assert participants.name_inside(guest) == "Huy (khách)"
