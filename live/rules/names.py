"""What the pupils of one class are called in the room: as much of the name as tells them apart, and no more. Pure.

Both schools read these names, so a family name is never part of them (docs/live.md, 'Who may do what, and who sees whom').
"""

from collections import Counter
from collections.abc import Sequence
from unicodedata import normalize

from lms.ui.text import given_name


def shown_names(full_names: Sequence[str]) -> list[str]:
    """One name for each of `full_names`, which stand in the order of the class list.

    The given name; where others have the same, middle names before it, as few as tell them apart ('Minh Anh', 'Ngọc
    Anh'); where all but the family name is the same, the number in the class list: 'Minh Anh (12)'.
    """
    forms = [_forms(one) for one in full_names]
    taken = Counter(form for several in forms for form in set(several))
    names = [next((form for form in several if taken[form] == 1), several[-1]) for several in forms]
    alike = Counter(names)
    return [f"{name} ({number})" if alike[name] > 1 else name for number, name in enumerate(names, start=1)]


def _forms(full_name: str) -> list[str]:
    """The given name, then longer and longer, up to everything but the family name (the first word)."""
    full = normalize("NFC", full_name)
    words, shortest = full.split(), len(given_name(full).split())
    return [" ".join(words[-count:]) for count in range(shortest, max(len(words), shortest + 1))]
