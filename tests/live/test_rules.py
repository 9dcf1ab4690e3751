"""The rules of a lesson: events refuse what they do not know; folding what one was sent equals one's view."""

import json
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from live.rules.commands import Actor, Refused, decide, parse_command
from live.rules.events import KINDS, BadData, Stored, Viewer, form_for, parse, whole_wire
from live.rules.state import _STEPS, Gap, fold, fold_all, hidden_lines, initial, view_for
from tests.live.make_fixtures import FOLDER, text
from tests.live.scripts import CROWD, OPENED, SCRIPTS, VIEWERS, Script, joined, stored


def full(events: list[Stored]) -> dict[str, Any]:
    return fold_all(whole_wire(one) for one in events)


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_fixtures_are_current(name: str) -> None:
    assert (FOLDER / f"{name}.json").read_text() == text(name)


def test_every_kind_is_folded_and_is_in_a_fixture() -> None:
    assert set(KINDS) == set(_STEPS) == {kind for script in SCRIPTS.values() for kind, _ in script}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_allow_lists_name_fields_that_exist(kind: str) -> None:
    cls = KINDS[kind]
    for names in (cls.everyone, cls.side_teachers, cls.own):
        assert set(names or ()) <= {one.name for one in fields(cls)}


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("chat.said", {"participant": 1, "side": 1, "text": "a", "colour": "red"}),
        ("chat.said", {"participant": 1, "side": 1}),
        ("chat.said", {"participant": True, "side": 1, "text": "a"}),
        ("chat.said", {"participant": 1, "side": 5, "text": "a"}),
        ("chat.said", {"participant": 1, "side": 1, "text": "a" * 501}),
        ("chat.said", {"participant": 1, "side": 1, "text": "  \u0007 "}),
        ("chat.said", ["text"]),
        ("poll.opened", {"question": "?", "options": ["one"]}),
        ("chat.shouted", {}),
        ("lesson.opened", {**OPENED[1], "sides": [{"side": 1}]}),
    ],
)
def test_ill_formed_events_are_refused(kind: str, data: Any) -> None:
    with pytest.raises(BadData):
        parse(kind, data)


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(BadData):
        parse("slide.moved", {"page": 1}, version=2)


def test_text_is_stored_in_nfc_without_control_characters() -> None:
    event = parse("chat.said", {"participant": 1, "side": 1, "text": "Đại\u0000 số a\u0301"})
    assert event.data()["text"] == "Đại số á"


def test_a_gap_is_noticed_and_a_repetition_changes_nothing() -> None:
    one, two, three = (whole_wire(s) for s in stored(SCRIPTS["talk"])[:3])
    state = fold(initial(), one)
    assert fold(state, one) == state
    with pytest.raises(Gap):
        fold(state, three)
    assert fold(state, two)["seq"] == 2 and state["seq"] == 1


def test_pupils_are_not_told_of_votes_waiting_people_or_hidden_lines() -> None:
    for script in SCRIPTS.values():
        sent = [form_for(one, VIEWERS["pupil of side 1"]) for one in stored(script)]
        kinds = {one["kind"] for one in sent}
        assert not kinds & {"person.waiting", "person.admitted", "person.refused"}
        for one in sent:
            if one["kind"] == "poll.voted":
                assert one["data"].get("participant") in (None, 5)
            assert one["kind"] != "chat.hidden" or set(one["data"]) == {"line"}


def test_a_hidden_line_is_not_sent_again() -> None:
    events = stored(SCRIPTS["talk"])
    hidden = hidden_lines(full(events))
    late = json.dumps([form_for(one, VIEWERS["pupil of side 1"], hidden) for one in events])
    assert "không hay" not in late and "script" not in late
    assert "không hay" in json.dumps(
        [form_for(one, VIEWERS["teacher of side 2"], hidden) for one in events], ensure_ascii=False
    )


people = st.sampled_from([5, 6, 7, 8])


@st.composite
def lessons(draw: st.DrawFn) -> Script:
    """Random lessons as the room would let them happen: lines, polls and votes refer to what is there."""
    script: Script = [OPENED, *CROWD]
    lines: list[tuple[int, int]] = []
    polls: list[int] = []
    votes: dict[tuple[int, int], int] = {}
    side_of = {5: 1, 6: 1, 7: 2, 8: 2}
    for _ in range(draw(st.integers(0, 40))):
        seq = len(script) + 1
        who = draw(people)
        side = side_of[who]
        about = {"participant": who, "side": side}
        match draw(st.integers(0, 16)):
            case 0:
                script.append(
                    ("chat.said", {**about, "text": draw(st.text("aăđ<&\u0301", min_size=1)) + "."})
                )
                lines.append((seq, side))
            case 1 if lines:
                line, of = draw(st.sampled_from(lines))
                script.append(("chat.hidden", {"line": line, "side": of, "by": of}))
            case 2:
                script.append((draw(st.sampled_from(["chat.opened", "chat.closed"])), {"side": side}))
            case 3:
                script.append((draw(st.sampled_from(["hand.raised", "hand.lowered"])), about))
            case 4:
                script.append(("poll.opened", {"question": "?", "options": ["a", "b", "c"]}))
                polls.append(seq)
            case 5 | 6 | 7 if polls:
                poll, choice = draw(st.sampled_from(polls)), draw(st.integers(0, 2))
                vote = {
                    "poll": poll,
                    "participant": who,
                    "choice": choice,
                    "previous": votes.get((poll, who)),
                }
                script.append(("poll.voted", vote))
                votes[poll, who] = choice
            case 8 if polls:
                script.append(("poll.closed", {"poll": polls.pop()}))
            case 9:
                script.append(("person.waiting", {**about, "name": "Ai đó"}))
            case 10:
                script.append((draw(st.sampled_from(["person.admitted", "person.refused"])), about))
            case 11:
                script.append((draw(st.sampled_from(["person.left", "person.removed"])), about))
            case 12:
                script.append(joined(who, side, "pupil", "Em", "8A1"))
            case 13:
                script.append(("slides.set", {"item": 3, "title": "x", "pages": 3}))
            case 14:
                script.append(("slide.moved", {"page": draw(st.integers(1, 5))}))
            case 15:
                kind = draw(st.sampled_from(["media.set", "media.allowed"]))
                data = {"participant": draw(st.sampled_from([3, 4, 9])), "mic": draw(st.booleans())}
                script.append((kind, {**data, "cam": draw(st.booleans())}))
            case 16 if draw(st.integers(0, 5)) == 0:
                script.append(("lesson.ended", {"reason": "time"}))
    return script


@settings(max_examples=150, deadline=None)
@given(lessons(), st.data())
def test_folding_what_one_was_sent_equals_ones_view(script: Script, data: st.DataObject) -> None:
    events = stored(script)
    state = full(events)
    viewers = [*VIEWERS.values(), Viewer(8, 2, "guest")]
    for viewer in viewers:
        assert fold_all(form_for(one, viewer) for one in events) == view_for(state, viewer)
    # Whoever comes late or was away: a snapshot at any moment, then what was missed as it is sent now.
    cut = data.draw(st.integers(0, len(events)))
    hidden = hidden_lines(state)
    for viewer in viewers:
        snapshot = view_for(full(events[:cut]), viewer)
        tail = [form_for(one, viewer, hidden) for one in events[cut:]]
        assert fold_all(tail, snapshot) == view_for(state, viewer)


def test_who_presents_lowers_any_hand_and_others_only_their_sides() -> None:
    state = full(stored([OPENED, *CROWD, ("hand.raised", {"participant": 7, "side": 2})]))
    lower = parse_command({"do": "hand.lower", "participant": 7})
    host, partner = VIEWERS["teacher of side 1"], VIEWERS["teacher of side 2"]
    for actor in (Actor(host, hosts=True), Actor(partner)):
        assert [one.kind for one in decide(state, actor, lower)] == ["hand.lowered"]
    state = full(stored([OPENED, *CROWD, ("hand.raised", {"participant": 5, "side": 1})]))
    with pytest.raises(Refused):
        decide(state, Actor(partner), parse_command({"do": "hand.lower", "participant": 5}))
