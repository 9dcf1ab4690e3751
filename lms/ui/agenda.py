"""What is next for a person: rooms answer with these items, the start page puts them in order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["quiz", "lesson", "course", "reading", "mark", "marking", "approval", "setup", "shelf"]
State = Literal["live", "open", "due", "soon", "done", "waiting"]


@dataclass(frozen=True)
class AgendaItem:
    """One line of 'what is next for me': `when` is aware; `state` becomes a word and a colour. A 'shelf' is worth a look only."""

    kind: Kind
    title: str
    url: str
    when: datetime | None = None
    detail: str = ""
    state: State = "open"
    action: str = ""
