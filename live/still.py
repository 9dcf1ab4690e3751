"""The room as it stands at one moment, for browsers without scripts: what to show, and what their forms ask for."""

from collections.abc import Mapping
from secrets import token_hex
from typing import Any

from live.log import reader
from live.planning import participants
from live.planning.models import Participant

LINES = 30
FORMS = {"chat.say": ("text",), "hand.raise": (), "hand.lower": (), "poll.vote": ("poll", "choice")}
NUMBERS = ("poll", "choice")


def still_of(
    participant: Participant, urls: Mapping[str, str], typed: str = "", error: str = ""
) -> dict[str, Any]:
    """What `live/room/without_script.html` shows to somebody who is in; `typed`, `error`: of a form that was refused."""
    viewer = participants.actor_of(participant).viewer
    state = reader.view(participant.lesson_id, viewer)
    learner = participant.role in (Participant.Role.PUPIL, Participant.Role.GUEST)
    open_chat = state["sides"].get(str(viewer.side), {}).get("chat_open", False)
    running = state["phase"] == "open"
    poll = next((one for one in reversed(state["polls"].values()) if one["open"]), None) if learner else None
    quiz = next((one for one in reversed(state["quizzes"].values()) if one["open"]), None)
    own = [one["key"] for one in quiz["assignments"] if one["side"] == viewer.side] if quiz else []
    return {
        "key": token_hex(16),
        "slides": state["slides"],
        "slide": _slide(state["slides"], urls["slide"]),
        "can_say": running and (open_chat or not learner),
        "can_raise": running and learner,
        "hand_up": viewer.participant in state["hands"],
        "poll": poll,
        "voted": poll["votes"].get(str(viewer.participant)) if poll else None,
        "quiz": urls["quiz"].replace("{key}", own[0]) if own and learner else "",
        "chat": [_line(line, state) for line in state["chat"][-LINES:]],
        "typed": typed,
        "error": error,
    }


def _slide(slides: dict[str, Any] | None, url: str) -> str:
    if not slides:
        return ""
    return url.replace("{item}", str(slides["item"])).replace("{page}", str(slides["page"]))


def _line(line: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
    person = state["people"].get(str(line["participant"]), {})
    side = state["sides"].get(str(line["side"]), {})
    return {
        **line,
        "name": person.get("name", ""),
        "school": side.get("school", ""),
        "sign": side.get("sign", ""),
    }


def command_of(form: Mapping[str, str]) -> dict[str, Any]:
    """The `do` message that a plain form stands for; what does not fit is refused by the room as ill-formed."""
    name = form.get("do", "")
    data: dict[str, Any] = {"t": "do", "id": form.get("key", ""), "do": name}
    for field in FORMS.get(name, ()):
        value = form.get(field, "")
        number = field in NUMBERS and value.isascii() and value.isdigit() and len(value) < 10
        data[field] = int(value) if number else value
    return data if name in FORMS else {**data, "do": ""}
