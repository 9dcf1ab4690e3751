"""Invented names from a seed: Vietnamese family, middle and given names combined as they are in the north-west."""

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"


@cache
def _data() -> dict[str, Any]:
    return dict(json.loads((CONTENT / "names.json").read_text()))


def places() -> dict[str, Any]:
    """Province, communes and schools of the demo."""
    return dict(_data()["places"])


class NameMaker:
    """`make("female")` gives a full name that this maker has not given before."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.given_out: set[str] = set()

    def make(self, gender: str, family: str | None = None) -> str:
        while True:
            name = self._combine(gender)
            if family:
                name = " ".join([family, *name.split()[1:]])
            if name not in self.given_out:
                self.given_out.add(name)
                return name

    def _combine(self, gender: str) -> str:
        groups = _data()["groups"]
        group = self.random.choices(groups, [g["weight"] for g in groups])[0]
        families = group["family"]
        family = self.random.choices(families, [f["weight"] for f in families])[0]["name"]
        middle = self.random.choice(group["middle"][gender])
        given = self.random.choice(group["given"][gender])
        return f"{family} {middle} {given}"
