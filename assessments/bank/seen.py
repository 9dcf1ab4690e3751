"""A form that knows what was stored when it was opened, so that an old page overwrites nothing silently.

The page carries the fingerprint of the values it showed (`seen`). When others are stored by the time it is sent, the
answer is 409 with both, and what was typed stays: sent once more, it replaces what that page showed.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _

from assessments.formats.text import clean


class ChangedMeanwhile(Exception):
    """What is stored is no longer what was read a moment ago; nothing was written."""


@dataclass(frozen=True)
class Difference:
    """A field as it is stored now and as it was typed, in the reader's words."""

    label: str
    stored: str
    typed: str


class SeenForm(forms.Form):
    """A form whose initial values are what is stored now."""

    differences: tuple[Difference, ...] = ()

    @property
    def version(self) -> str:
        """The fingerprint of what is stored now, in the fields that may be changed."""
        values = {
            name: str(self.get_initial_for_field(field, name))
            for name, field in sorted(self.fields.items())
            if not field.disabled
        }
        return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]

    @property
    def seen(self) -> str:
        """What the page carries: the version that its reader has been shown."""
        sent = self.data.get("seen", "") if self.is_bound else ""
        return self.version if self.differences or not sent else sent

    def stands_back(self) -> bool:
        """True when other values were stored since the page was opened, and this form would change them."""
        if self.data.get("seen", self.version) == self.version:
            return False
        self.differences = tuple(
            difference
            for name in self.changed_data
            if (difference := self._difference(name)).stored != difference.typed
        )
        return bool(self.differences)

    def _difference(self, name: str) -> Difference:
        bound = self[name]
        typed = self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return Difference(str(bound.label), _shown(bound, bound.initial), _shown(bound, typed))


def _shown(bound: forms.BoundField, value: Any) -> str:
    field = bound.field
    if isinstance(field, forms.BooleanField):
        return _("có") if value else _("không")
    if isinstance(field, forms.ChoiceField):
        chosen = {str(v) for v in value} if isinstance(value, list | tuple | set) else {str(value)}
        choices = cast(Iterable[tuple[Any, Any]], field.choices)
        return ", ".join(str(label) for key, label in choices if str(key) in chosen)
    shown = field.widget.format_value(field.prepare_value(value))
    return clean("" if shown is None else str(shown))
