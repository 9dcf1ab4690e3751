"""What a lesson's events add up to. Pure; the browser's `static/js/live/fold.js` does the same with the same fixtures.

`fold` takes the events as they are sent (`events.wire`, blanks included), so the server folds the full events and a
browser folds the forms it was sent. The rule that holds for every viewer and every log:

    view_for(fold of the full events, viewer) == fold of the forms sent to that viewer

A state is plain JSON: a dict with the keys of `initial()`.
"""

from collections.abc import Callable, Iterable
from typing import Any

from live.rules.events import BLANK, Viewer

State = dict[str, Any]
Apply = Callable[[State, dict[str, Any], dict[str, Any]], None]


class Gap(ValueError):
    """An event came whose predecessor did not: fetch what is missing first."""


def initial() -> State:
    return {
        "seq": 0,
        "phase": "planned",
        "title": "",
        "subject": "",
        "opened_at": None,
        "ended_at": None,
        "sides": {},
        "presenter": None,
        "people": {},
        "waiting": {},
        "slides": None,
        "chat": [],
        "hands": [],
        "polls": {},
        "quizzes": {},
        "announcement": None,
    }


def fold(state: State, event: dict[str, Any]) -> State:
    """The state after `event`; the old one stays as it was. A number already folded changes nothing."""
    draft = copy(state)
    step(draft, event)
    return draft


def fold_all(events: Iterable[dict[str, Any]], state: State | None = None) -> State:
    """The state after all `events`, from `state` or from the beginning."""
    draft = copy(state) if state is not None else initial()
    for event in events:
        step(draft, event)
    return draft


def copy(value: Any) -> Any:
    """A deep copy of JSON."""
    if isinstance(value, dict):
        return {key: copy(one) for key, one in value.items()}
    if isinstance(value, list):
        return [copy(one) for one in value]
    return value


def step(draft: State, event: dict[str, Any]) -> None:
    """Change `draft` by one event. Raises `Gap` when a number was passed over."""
    if event["seq"] <= draft["seq"]:
        return
    if event["seq"] != draft["seq"] + 1:
        raise Gap(f"{draft['seq']} is followed by {event['seq']}")
    draft["seq"] = event["seq"]
    if event["kind"] != BLANK:
        _STEPS[event["kind"]](draft, event, event["data"])


# --- one function per kind; what does not fit the state changes nothing --------------------------------------------


def _opened(s: State, e: dict[str, Any], d: dict[str, Any]) -> None:
    s.update(
        phase="open", title=d["title"], subject=d["subject"], presenter=d["presenter"], opened_at=e["at"]
    )
    s["sides"] = {str(side["side"]): {**side, "chat_open": True} for side in d["sides"]}


def _ended(s: State, e: dict[str, Any], d: dict[str, Any]) -> None:
    s.update(phase="ended", ended_at=e["at"], hands=[], waiting={})
    for person in s["people"].values():
        person.update(present=False, mic=False, cam=False)
    for one in [*s["polls"].values(), *s["quizzes"].values()]:
        one["open"] = False


def _announced(s: State, e: dict[str, Any], d: dict[str, Any]) -> None:
    s["announcement"] = {"text": d["text"], "at": e["at"]} if d["text"] else None


def _waiting(s: State, e: dict[str, Any], d: dict[str, Any]) -> None:
    s["waiting"][str(d["participant"])] = dict(d)


def _let_go(s: State, e: dict[str, Any], d: dict[str, Any]) -> None:
    s["waiting"].pop(str(d["participant"]), None)


def _joined(s: State, e: dict[str, Any], d: dict[str, Any]) -> None:
    key = str(d["participant"])
    old = s["people"].get(key, {"may_mic": True, "may_cam": True})
    s["people"][key] = {
        **d,
        "present": True,
        "mic": False,
        "cam": False,
        "may_mic": old["may_mic"],
        "may_cam": old["may_cam"],
    }


def _left(s: State, e: dict[str, Any], d: dict[str, Any]) -> None:
    person = s["people"].get(str(d["participant"]))
    if person:
        person.update(present=False, mic=False, cam=False)
    _lower(s, e, d)


def _presenter(s: State, e: dict[str, Any], d: dict[str, Any]) -> None:
    s["presenter"] = d["participant"]


def _slides(s: State, e: dict[str, Any], d: dict[str, Any]) -> None:
    s["slides"] = {**d, "page": 1} if d["item"] is not None else None


def _moved(s: State, e: dict[str, Any], d: dict[str, Any]) -> None:
    if s["slides"] and d["page"] <= s["slides"]["pages"]:
        s["slides"]["page"] = d["page"]


def _said(s: State, e: dict[str, Any], d: dict[str, Any]) -> None:
    s["chat"].append({"line": e["seq"], "at": e["at"], **d, "hidden_by": None})


def _hidden(s: State, e: dict[str, Any], d: dict[str, Any]) -> None:
    if "by" not in d:
        s["chat"] = [line for line in s["chat"] if line["line"] != d["line"]]
        return
    for line in s["chat"]:
        if line["line"] == d["line"]:
            line["hidden_by"] = d["by"]


def _chat_opened(s: State, e: dict[str, Any], d: dict[str, Any]) -> None:
    if str(d["side"]) in s["sides"]:
        s["sides"][str(d["side"])]["chat_open"] = e["kind"] == "chat.opened"


def _raise(s: State, e: dict[str, Any], d: dict[str, Any]) -> None:
    if d["participant"] not in s["hands"]:
        s["hands"].append(d["participant"])


def _lower(s: State, e: dict[str, Any], d: dict[str, Any]) -> None:
    s["hands"] = [one for one in s["hands"] if one != d["participant"]]


def _poll_opened(s: State, e: dict[str, Any], d: dict[str, Any]) -> None:
    s["polls"][str(e["seq"])] = {
        "poll": e["seq"],
        "question": d["question"],
        "options": list(d["options"]),
        "open": True,
        "counts": [0] * len(d["options"]),
        "votes": {},
    }


def _voted(s: State, e: dict[str, Any], d: dict[str, Any]) -> None:
    poll = s["polls"].get(str(d["poll"]))
    if not poll or not poll["open"] or d["choice"] >= len(poll["options"]):
        return
    if d["previous"] is not None:
        poll["counts"][d["previous"]] -= 1
    poll["counts"][d["choice"]] += 1
    if "participant" in d:
        poll["votes"][str(d["participant"])] = d["choice"]


def _poll_closed(s: State, e: dict[str, Any], d: dict[str, Any]) -> None:
    if str(d["poll"]) in s["polls"]:
        s["polls"][str(d["poll"])]["open"] = False


def _quiz_given(s: State, e: dict[str, Any], d: dict[str, Any]) -> None:
    s["quizzes"][str(e["seq"])] = {"quiz": e["seq"], **copy(d), "open": True}


def _quiz_closed(s: State, e: dict[str, Any], d: dict[str, Any]) -> None:
    if str(d["quiz"]) in s["quizzes"]:
        s["quizzes"][str(d["quiz"])]["open"] = False


def _media(s: State, e: dict[str, Any], d: dict[str, Any]) -> None:
    person = s["people"].get(str(d["participant"]))
    if not person:
        return
    if e["kind"] == "media.allowed":
        person.update(may_mic=d["mic"], may_cam=d["cam"])
        person.update(mic=person["mic"] and d["mic"], cam=person["cam"] and d["cam"])
    else:
        person.update(mic=d["mic"] and person["may_mic"], cam=d["cam"] and person["may_cam"])


_STEPS: dict[str, Apply] = {
    "lesson.opened": _opened,
    "lesson.ended": _ended,
    "announced": _announced,
    "person.waiting": _waiting,
    "person.admitted": _let_go,
    "person.refused": _let_go,
    "person.joined": _joined,
    "person.left": _left,
    "person.removed": _left,
    "presenter.changed": _presenter,
    "slides.set": _slides,
    "slide.moved": _moved,
    "chat.said": _said,
    "chat.hidden": _hidden,
    "chat.opened": _chat_opened,
    "chat.closed": _chat_opened,
    "hand.raised": _raise,
    "hand.lowered": _lower,
    "poll.opened": _poll_opened,
    "poll.voted": _voted,
    "poll.closed": _poll_closed,
    "quiz.given": _quiz_given,
    "quiz.closed": _quiz_closed,
    "media.set": _media,
    "media.allowed": _media,
}


# --- views ----------------------------------------------------------------------------------------------------------


def hidden_lines(state: State) -> frozenset[int]:
    """Numbers of the chat lines hidden by now, from a full state."""
    return frozenset(line["line"] for line in state["chat"] if line["hidden_by"] is not None)


def view_for(state: State, viewer: Viewer) -> State:
    """What `viewer` may see of a full state: the snapshot for somebody who comes late.

    Everything here is named: a key of the state that nobody thought of for this viewer is not in the view.
    """
    public = (
        "seq", "phase", "title", "subject", "opened_at", "ended_at", "sides", "presenter", "people",
        "slides", "hands", "quizzes", "announcement",
    )  # fmt: skip
    view = {key: copy(state[key]) for key in public}
    view["waiting"] = {k: dict(one) for k, one in state["waiting"].items() if viewer.teaches(one["side"])}
    view["chat"] = [
        dict(line) for line in state["chat"] if line["hidden_by"] is None or viewer.teaches(line["side"])
    ]
    own = str(viewer.participant)
    view["polls"] = {
        key: {
            **{name: copy(poll[name]) for name in ("poll", "question", "options", "open", "counts")},
            "votes": {k: choice for k, choice in poll["votes"].items() if k == own},
        }
        for key, poll in state["polls"].items()
    }
    return view
