"""The slides of a lesson that is over: for everybody who may see the lesson again, and for nobody else."""

from typing import Any

import pytest

from live.log import writer
from live.planning import plan
from live.rules.events import LessonEnded, SlidesSet
from tests.live.room import opened
from tests.world import World


@pytest.mark.django_db
def test_who_sees_the_replay_sees_its_slides(
    world: World, as_person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "slide_picture", lambda *_: b"picture")
    together = opened(world)
    address = f"/gio-hoc/{together.lesson.pk}/trang-chieu/3/2/"
    with writer.writing(together.lesson.pk) as log:
        log.append(SlidesSet(3, "Bài giảng", 4))
    assert as_person(world.a.principal).get(address).status_code == 404
    with writer.writing(together.lesson.pk) as log:
        log.append(LessonEnded("teacher"))
    plan.mark_ended(together.lesson)
    for person in (world.a.principal, world.a.pupils[2], world.b.teacher):
        assert as_person(person).get(address).content == b"picture"
        assert as_person(person).get(address.replace("/2/", "/5/")).status_code == 404
    for stranger in (world.a.other_pupil, world.b.other_teacher, world.a.guardian):
        assert as_person(stranger).get(address).status_code == 404
