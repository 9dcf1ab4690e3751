"""User names: '<school code>.<short name>'; pupils 'an01', staff 'ngaht', guardians 'ph.tamlv'. Without marks."""

import re
from itertools import count

from lms.people.models import Person, School
from lms.ui.text import fold

GUARDIANS = "ph"  # what a guardian's short name begins with; no school has this code


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))


def with_initials(full_name: str) -> str:
    """'Hà Thu Nga' -> 'ngaht': the given name, then the initials of the others, as schools write it."""
    words = [w for w in (_letters(word) for word in full_name.split()) if w]
    return (words[-1] + "".join(word[0] for word in words[:-1])) if words else "nguoidung"


class UserNames:
    """Hands out user names of one school that nobody has; reads the taken ones once."""

    def __init__(self, school: School) -> None:
        self.code = school.code
        names = Person.objects.filter(username__startswith=f"{school.code}.").values_list(
            "username", flat=True
        )
        self.taken = set(names)
        self.last: dict[str, int] = {}

    def _take(self, stem: str, start: int, width: int) -> str:
        for number in count(self.last.get(stem, start - 1) + 1):
            name = f"{self.code}.{stem}{str(number).zfill(width) if number else ''}"
            self.last[stem] = number
            if name not in self.taken:
                self.taken.add(name)
                return name
        raise AssertionError("count() does not end")

    def pupil(self, full_name: str) -> str:
        """'bannguon.an01'."""
        words = full_name.split()
        return self._take(_letters(words[-1]) if words and _letters(words[-1]) else "hs", 1, 2)

    def staff(self, full_name: str) -> str:
        """'bannguon.ngaht', then 'bannguon.ngaht1'."""
        return self._take(with_initials(full_name), 0, 1)

    def guardian(self, full_name: str) -> str:
        return self._take(f"{GUARDIANS}.{with_initials(full_name)}", 0, 1)
