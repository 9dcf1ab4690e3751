"""What import-linter cannot see: relations between models point down, personal data is named, views fetch through doors."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

# From the roof to the ground, as in pyproject.toml's contract.
STOREYS = (
    "demo",
    "reports",
    "gateway",
    "live",
    "assessments",
    "content",
    "gradebook",
    "notify",
    "people",
    "ui",
)
# What a name of a field says about a person whatever the model.
TELLING = {"full_name", "email", "phone", "birth_date", "address", "pupil_code"}


def our_models() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=False):
        if model._meta.app_label in STOREYS and model.__module__.split(".")[0] in {
            "lms",
            "content",
            "assessments",
            "live",
        }:
            yield model


@pytest.mark.parametrize("model", list(our_models()), ids=lambda m: m._meta.label)
def test_a_model_names_its_personal_data(model: type[models.Model]) -> None:
    named = model.__dict__.get("personal_data", getattr(model, "personal_data", None))
    assert isinstance(named, tuple), f"{model._meta.label} has no personal_data: name the fields, or ()"
    fields = {field.name for field in model._meta.get_fields()}
    assert set(named) <= fields, f"{model._meta.label}: no such fields: {set(named) - fields}"


@pytest.mark.parametrize("model", list(our_models()), ids=lambda m: m._meta.label)
def test_a_link_to_a_person_is_personal_data(model: type[models.Model]) -> None:
    named = set(getattr(model, "personal_data", ()))
    people = {
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.OneToOneField)
        and not field.auto_created
        and field.related_model is not None
        and field.related_model._meta.label == "people.Person"
        and not field.name.endswith("_by")
        and field.name not in {"author", "owner", "homeroom_teacher"}
    }
    telling = {f.name for f in model._meta.get_fields() if f.name in TELLING} if people else set()
    assert people | telling <= named, f"{model._meta.label}: {(people | telling) - named} should be named"


@pytest.mark.parametrize("model", list(our_models()), ids=lambda m: m._meta.label)
def test_relations_point_down(model: type[models.Model]) -> None:
    own = STOREYS.index(model._meta.app_label)
    for field in model._meta.get_fields():
        target = getattr(field, "related_model", None)
        if field.auto_created or target is None or target._meta.app_label not in STOREYS:
            continue
        there = STOREYS.index(target._meta.app_label)
        assert there >= own, f"{model._meta.label}.{field.name} points up to {target._meta.label}"


# The curriculum's lists, the same for everybody: forms and filters may offer them.
NOBODYS = {"Subject", "Grade"}


def modules_of_views(resolver: URLResolver) -> Iterator[str]:
    """Modules of ours that addresses lead to, and the lesson's socket."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from modules_of_views(entry)
        elif isinstance(entry, URLPattern) and entry.callback.__module__.split(".")[0] in {
            "lms", "content", "assessments", "live",
        }:  # fmt: skip
            yield entry.callback.__module__
    yield "live.consumers"


def test_views_fetch_through_doors_only() -> None:
    """A view that asks the tables itself can forget to ask who is asking: `<thing>_for(person, id)` does both."""
    guilty = {}
    modules = set(modules_of_views(get_resolver()))
    assert {"live.views.rooms", "lms.gradebook.views", "live.consumers"} <= modules
    for name in modules | {"live.views.common"}:
        text = Path(str(import_module(name).__file__)).read_text()
        found = set(re.findall(r"(\w+)\.(?:objects|_default_manager)\b", text)) - NOBODYS
        if found:
            guilty[name] = found
    assert not guilty
