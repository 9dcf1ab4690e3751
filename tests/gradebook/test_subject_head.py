"""The head of a subject reads its sheets in the whole school, and writes in none that is not the head's own."""

from typing import Any

import pytest
from django.urls import reverse

from lms.people import api as people
from lms.ui.clock import today
from tests.world import World


@pytest.fixture
def head(world: World) -> people.Person:
    """Heads Toán at school A and teaches it in 8A2 alone."""
    post = people.StaffPost.objects.create(
        person=world.a.other_teacher, post=people.Post.SUBJECT_HEAD, school=world.a.school, starts=today()
    )
    post.subjects.add(world.toan)
    return world.a.other_teacher


def sheet(class_id: int, subject: people.Subject) -> str:
    return reverse("gradebook:sheet", args=[class_id, subject.pk, 1])


def test_a_subject_head_reads_the_subjects_sheets_of_the_school(
    world: World, head: people.Person, as_person: Any
) -> None:
    client = as_person(head)
    url = sheet(world.a.class1.pk, world.toan)
    assert client.get(url).status_code == 200
    assert url in client.get("/so-diem/").content.decode()
    assert client.get(sheet(world.a.class1.pk, world.khtn)).status_code == 404
    assert client.get(sheet(world.b.class1.pk, world.toan)).status_code == 404


def test_a_subject_head_writes_no_mark_in_a_colleagues_sheet(
    world: World, head: people.Person, as_person: Any
) -> None:
    from lms.gradebook.models import Mark

    client = as_person(head)
    pupil = world.a.pupils[0].pk
    page = client.get(sheet(world.a.class1.pk, world.toan))
    assert 'name="m-' not in page.content.decode()
    answer = client.post(sheet(world.a.class1.pk, world.toan), {f"m-{pupil}-regular-1": "9"})
    assert answer.status_code in {403, 404, 405}
    assert not Mark.objects.exists()
