"""What the rooms tell: each reader in the own language, whoever did it in whichever language."""

from datetime import timedelta
from typing import Any

from django.utils import translation

from live.planning import plan
from lms.gradebook import api as gradebook
from lms.notify import api as notify
from lms.ui.clock import now
from tests.live.room import planned
from tests.world import World


def speak(somebody: Any, language: str) -> None:
    type(somebody).objects.filter(pk=somebody.pk).update(language=language)


def test_new_marks_are_told_in_the_language_of_pupil_and_guardian(
    world: World, as_person: Any, django_capture_on_commit_callbacks: Any
) -> None:
    speak(world.a.guardian, "en")
    column = gradebook.ColumnKey(world.a.class1.pk, world.toan.pk, world.a.term1.pk, "midterm")
    marks = {pupil.pk: "8" for pupil in world.a.pupils}
    gradebook.set_marks(column=column, marks=marks, author=world.a.teacher)
    client = as_person(world.a.teacher)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            f"/so-diem/{world.a.class1.pk}/{world.toan.pk}/1/",
            {"do": "publish-all"},
            headers={"accept-language": "en"},
        )
    for pupil in world.a.pupils:
        assert notify.inbox_of(pupil).get().text == "Toán có điểm mới: Giữa kì."
    told = notify.inbox_of(world.a.guardian).get().text
    assert told == "Lò Thị Mai An has new marks in Toán: Midterm."


def test_an_invitation_moved_and_cancelled_is_told_to_the_invited_teacher(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    speak(world.b.teacher, "en")
    lesson = planned(world)
    with translation.override("vi"), django_capture_on_commit_callbacks(execute=True):
        plan.move(lesson, now() + timedelta(days=2), 45)
        plan.cancel(lesson)
    cancelled, moved = notify.inbox_of(world.b.teacher)
    assert cancelled.text == "The lesson “Định lí Pythagore” has been cancelled"
    assert moved.text.startswith("The lesson “Định lí Pythagore” has moved to ")
