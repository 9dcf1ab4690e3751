"""A mesh of at most four classroom screens: who may signal whom. Pure; nothing here is stored."""

from dataclasses import dataclass
from typing import Any

from live.rules.checks import BadData, build, checked, whole, word
from live.rules.state import State

MOST_SCREENS = 4
MOST_BODY = 20_000


def _body(value: Any) -> Any:
    from json import dumps

    if not isinstance(value, dict | str | type(None)) or len(dumps(value)) > MOST_BODY:
        raise BadData(f"an object of at most {MOST_BODY} characters")
    try:
        dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise BadData("text that can be sent: no half of a surrogate pair") from None
    return value


@dataclass(frozen=True)
class Signal:
    to: int = checked(whole(1))
    kind: str = checked(word("offer", "answer", "ice", "bye"))
    body: Any = checked(_body, default=None)


def parse_signal(data: Any) -> Signal:
    """The signal of a message; raises `BadData`."""
    signal: Signal = build(Signal, data, ignore=("t", "id"))
    return signal


def peers(state: State) -> list[int]:
    """The screens that exchange pictures: the first four that are present, by number."""
    screens = [p["participant"] for p in state["people"].values() if p["role"] == "screen" and p["present"]]
    return sorted(screens)[:MOST_SCREENS]


def may_signal(state: State, sender: int, receiver: int) -> bool:
    """Both are among the screens of the mesh of an open lesson."""
    return state["phase"] == "open" and sender != receiver and {sender, receiver} <= set(peers(state))
