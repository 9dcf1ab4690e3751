"""Commands: who may, what follows, what is refused, who is told what."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from live import incoming, room
from live.log import reader
from live.planning import participants
from live.planning.models import Lesson, Participant
from live.rules.checks import BadData
from live.rules.commands import COMMANDS, Actor, Refused, decide, parse_command
from live.rules.events import Stored, Viewer, form_for, whole_wire
from live.rules.state import fold_all, initial, step, view_for
from tests.live.room import do, entered, opened, planned
from tests.world import World


def test_a_teachers_click_is_stored_once_and_answered(world: World) -> None:
    here = opened(world)
    first = do(here.host, "announce", key="a", text="Mời các em xem bảng")
    assert first == {"t": "done", "id": "a", "seq": 2}
    assert do(here.host, "announce", key="a", text="Mời các em xem bảng") == first
    assert reader.state(here.lesson.pk)["announcement"]["text"] == "Mời các em xem bảng"


@pytest.mark.parametrize("key", ["\ud800", "a\x00b", "", "x" * 41, "một", "١", "a b", "a\n", 7, None, ["a"]])
def test_a_key_that_cannot_be_stored_is_refused(
    world: World, as_person: Callable[..., Client], key: object
) -> None:
    here = opened(world)
    answer = as_person(world.a.teacher).post(
        f"/gio-hoc/{here.lesson.pk}/lenh/",
        {"t": "do", "id": key, "do": "announce", "text": "Chào lớp"},
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["code"], answer.json()["id"]) == (409, "ill_formed", None)
    assert reader.state(here.lesson.pk)["announcement"] is None


def test_nothing_can_be_done_before_the_lesson_opens_or_after_it_ends(world: World) -> None:
    lesson = planned(world)
    host = entered(world.a.teacher, lesson)
    assert do(host, "announce", text="a")["code"] == "not_open"
    room.open_lesson(lesson, host)
    assert do(host, "lesson.end")["t"] == "done"
    assert do(host, "announce", text="a")["code"] == "not_open"
    lesson.refresh_from_db()
    assert lesson.state == Lesson.State.ENDED
    room.open_lesson(lesson, host)
    assert reader.state(lesson.pk)["phase"] == "ended"


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        ("announce", {"text": "a"}),
        ("slides.set", {"item": 1}),
        ("slide.move", {"page": 1}),
        ("chat.hide", {"line": 1}),
        ("chat.close", {}),
        ("poll.open", {"question": "?", "options": ["a", "b"]}),
        ("quiz.give", {"plan": 1, "minutes": 5}),
        ("person.admit", {"participant": 1}),
        ("media.set", {"mic": True, "cam": True}),
        ("lesson.end", {}),
        ("presenter.pass", {"participant": 1}),
    ],
)
def test_pupils_may_not_do_what_teachers_do(world: World, command: str, fields: dict[str, object]) -> None:
    here = opened(world)
    pupil = entered(world.a.pupils[0], here.lesson)
    room.joined(pupil)
    before = reader.last(here.lesson.pk)
    assert do(pupil, command, **fields)["code"] == "forbidden"
    assert reader.last(here.lesson.pk) == before


def test_the_partner_presents_only_when_the_lead_is_passed_on(world: World) -> None:
    here = opened(world)
    room.joined(here.partner)
    assert do(here.partner, "slide.move", page=1)["code"] == "forbidden"
    assert do(here.host, "presenter.pass", participant=here.partner.pk)["t"] == "done"
    assert do(here.partner, "slide.move", page=1)["code"] == "stale"  # no deck lies there
    assert do(here.partner, "lesson.end")["code"] == "forbidden"


def test_a_line_is_hidden_by_the_teacher_of_its_own_side_only(world: World) -> None:
    here = opened(world)
    pupil = entered(world.b.pupils[0], here.lesson)
    room.joined(pupil)
    line = do(pupil, "chat.say", text="lời nặng")["seq"]
    assert do(here.host, "chat.hide", line=line)["code"] == "forbidden"
    assert do(here.partner, "chat.hide", line=line)["t"] == "done"
    other = entered(world.a.pupils[0], here.lesson)
    assert "lời nặng" not in json.dumps(room.catch_up(other, None), ensure_ascii=False)
    assert "lời nặng" not in json.dumps(room.catch_up(other, 1), ensure_ascii=False)
    assert "lời nặng" in json.dumps(room.catch_up(here.partner, 1), ensure_ascii=False)


def test_a_closed_chat_stops_the_pupils_of_that_side(world: World) -> None:
    here = opened(world)
    mine, theirs = entered(world.a.pupils[0], here.lesson), entered(world.b.pupils[0], here.lesson)
    do(here.host, "chat.close")
    assert do(mine, "chat.say", text="a")["code"] == "forbidden"
    assert do(theirs, "chat.say", text="a")["t"] == "done"
    assert do(here.host, "chat.say", text="a")["t"] == "done"


def test_a_vote_can_be_changed_until_the_poll_closes_and_only_counts_travel(world: World) -> None:
    here = opened(world)
    pupil, other = entered(world.a.pupils[0], here.lesson), entered(world.b.pupils[0], here.lesson)
    poll = do(here.host, "poll.open", question="Cạnh huyền?", options=["a", "b"])["seq"]
    do(pupil, "poll.vote", poll=poll, choice=0)
    do(other, "poll.vote", poll=poll, choice=1)
    do(pupil, "poll.vote", poll=poll, choice=1)
    assert do(pupil, "poll.vote", poll=poll, choice=2)["code"] == "stale"
    do(here.partner, "poll.close", poll=poll)
    assert do(pupil, "poll.vote", poll=poll, choice=0)["code"] == "stale"
    seen = room.catch_up(other, None)[0]["state"]["polls"][str(poll)]
    assert seen["counts"] == [0, 2] and seen["votes"] == {str(other.pk): 1}
    assert do(here.host, "poll.vote", poll=poll, choice=0)["code"] == "forbidden"


def test_a_stranger_waits_until_the_teacher_of_that_side_decides(world: World) -> None:
    here = opened(world)
    stranger = world.b.other_pupil
    guest = participants.ask_to_enter(stranger, here.lesson, here.b)
    greeting = incoming.greet(guest.pk, None)
    assert not greeting.inside and greeting.messages[0]["standing"] == "waiting"
    assert not incoming.greet(guest.pk, None).inside
    assert list(reader.state(here.lesson.pk)["waiting"]) == [str(guest.pk)]
    assert do(guest, "chat.say", text="a")["code"] == "forbidden"
    assert do(here.host, "person.admit", participant=guest.pk)["code"] == "forbidden"
    assert do(here.partner, "person.admit", participant=guest.pk)["t"] == "done"
    greeting = incoming.greet(guest.pk, None)
    assert greeting.inside and greeting.messages[0]["t"] == "snapshot"
    room.joined(participants.get(guest.pk))  # type: ignore[arg-type] # it exists
    assert do(here.partner, "person.remove", participant=guest.pk)["t"] == "done"
    assert incoming.greet(guest.pk, None).messages[0]["standing"] == "removed"
    assert Participant.objects.get(pk=guest.pk).state == "removed"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"id": "a"},
        {"id": "a", "do": "no.such"},
        {"id": "a", "do": "chat.say"},
        {"id": "a", "do": "chat.say", "text": "x", "side": 1},
        {"id": "x" * 41, "do": "chat.say", "text": "x"},
        {"id": 1, "do": "chat.say", "text": "x"},
        {"id": "a", "do": ["chat.say"]},
        {"id": "a", "do": "poll.vote", "poll": "9", "choice": 0},
    ],
)
def test_ill_formed_commands_are_refused_in_words(world: World, data: dict[str, object]) -> None:
    here = opened(world)
    reply = room.handle(here.host, data).reply
    assert reply["t"] == "refused" and reply["code"] == "ill_formed" and reply["message"]


def test_what_was_missed_is_exactly_what_comes(world: World) -> None:
    here = opened(world)
    pupil = entered(world.a.pupils[0], here.lesson)
    for number in range(5):
        do(here.host, "chat.say", text=f"câu {number}")
    (message,) = room.catch_up(pupil, 3)
    assert [one["seq"] for one in message["events"]] == [4, 5, 6]
    assert room.catch_up(pupil, 6) == []
    assert room.catch_up(pupil, 99)[0]["t"] == "snapshot"
    assert room.catch_up(pupil, 3, most=2)[0]["t"] == "snapshot"


def test_joining_and_leaving_are_stored_once(world: World) -> None:
    here = opened(world)
    pupil = entered(world.a.pupils[0], here.lesson)
    assert len(room.joined(pupil)) == 1 and room.joined(pupil) == []
    assert len(room.left(here.lesson.pk, pupil.pk)) == 1 and room.left(here.lesson.pk, pupil.pk) == []
    joined = [one.event for one in reader.since(here.lesson.pk, 0) if one.event.kind == "person.joined"]
    assert joined[0].data()["name"] == "Mai An" and joined[0].data()["class_name"] == "8A1"


actors = st.sampled_from(
    [
        Actor(Viewer(1, 1, "teacher"), hosts=True),
        Actor(Viewer(2, 2, "teacher")),
        Actor(Viewer(3, 1, "screen")),
        Actor(Viewer(4, 2, "screen")),
        Actor(Viewer(5, 1, "pupil")),
        Actor(Viewer(6, 2, "pupil")),
        Actor(Viewer(7, 2, "guest")),
    ]
)
small = st.integers(1, 30)
FIELDS: dict[str, st.SearchStrategy[object]] = {
    "item": st.none() | small,
    "page": st.integers(1, 6),
    "participant": st.integers(1, 9),
    "text": st.sampled_from(["a", "<b>", "đ", "  x "]),
    "line": small,
    "question": st.just("?"),
    "options": st.just(["a", "b", "c"]),
    "poll": small,
    "choice": st.integers(0, 4),
    "plan": st.just(1),
    "minutes": st.just(5),
    "quiz": small,
    "mic": st.booleans(),
    "cam": st.booleans(),
}


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_random_lessons_fold_the_same_for_everybody(data: st.DataObject) -> None:
    """Random commands of random people: whatever is allowed keeps every viewer's fold equal to the view."""
    from tests.live.scripts import CROWD, OPENED, stored

    events = stored([OPENED, *CROWD])
    state = initial()
    for one in events:
        step(state, whole_wire(one))
    for _ in range(data.draw(st.integers(0, 40))):
        actor = data.draw(actors)
        name = data.draw(st.sampled_from(sorted(set(COMMANDS) - {"lesson.end"})))
        wanted = COMMANDS[name].__dataclass_fields__
        fields = {key: data.draw(FIELDS[key]) for key in wanted}
        facts = {"title": "x", "pages": 4, "closes": None, "assignments": [{"side": 1, "key": "1"}]}
        try:
            made = decide(state, actor, parse_command({"do": name, **fields}), lambda facts=facts: facts)
        except (Refused, BadData):
            continue
        for event in made:
            one = Stored(state["seq"] + 1, 0, event)
            events.append(one)
            step(state, whole_wire(one))
    for viewer in (
        Viewer(1, 1, "teacher"),
        Viewer(2, 2, "teacher"),
        Viewer(5, 1, "pupil"),
        Viewer(4, 2, "screen"),
    ):
        assert fold_all(form_for(one, viewer) for one in events) == view_for(state, viewer)
    for poll in state["polls"].values():
        assert sum(poll["counts"]) == len(poll["votes"]) and min(poll["counts"]) >= 0
