"""The forms of the question types: one for each, and none that lacks what every type has to say."""

from typing import Any

import pytest

from assessments.bank.forms import FORMS, QuestionForm
from assessments.bank.models import QuestionType
from lms.people.api import Subject

NONE: Any = Subject.objects.none


def test_every_type_has_a_form_of_its_own() -> None:
    assert set(FORMS) == set(QuestionType.values)
    for kind, form in FORMS.items():
        assert form.kind == kind and form.template


def test_a_form_without_its_own_part_cannot_be_made() -> None:
    class Half(QuestionForm):
        @classmethod
        def initial_of(cls, value: Any) -> dict[str, Any]:
            return {}

    for form in (QuestionForm, Half):
        with pytest.raises(TypeError, match="abstract"):
            form(subjects=NONE())  # type: ignore[abstract] # that is what is tried
