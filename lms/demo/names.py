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
    """`make("female")` gives a full name that this maker has not given before, and that no well-known person bears."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.given_out: set[str] = set()
        self.groups: dict[str, dict[str, Any]] = {}

    def make(self, gender: str, family: str | None = None, kin: str | None = None) -> str:
        """With `kin`, a name of the same people's customs as that full name; with `family`, of that family."""
        while True:
            group = self._group(kin)
            name = self._combine(group, gender, family)
            words = name.split()
            if name in self.given_out or name in _data()["famous"] or len(set(words)) < len(words):
                continue
            self.given_out.add(name)
            self.groups[name] = group
            return name

    def _group(self, kin: str | None) -> dict[str, Any]:
        groups = _data()["groups"]
        if kin in self.groups:
            return self.groups[kin]
        if kin:
            family = kin.split()[0]
            return dict(
                max(groups, key=lambda g: any(f["name"] == family for f in g["family"]) * g["weight"])
            )
        return dict(self.random.choices(groups, [g["weight"] for g in groups])[0])

    def _combine(self, group: dict[str, Any], gender: str, family: str | None) -> str:
        families = group["family"]
        family = family or self.random.choices(families, [f["weight"] for f in families])[0]["name"]
        middle = self.random.choice(group["middle"][gender])
        given = self.random.choice(group["given"][gender])
        return f"{family} {middle} {given}"
