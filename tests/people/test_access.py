from datetime import timedelta

import pytest
from django.http import Http404

from lms.people import api as people
from lms.ui.clock import today
from tests.world import World


def test_a_teacher_sees_own_classes_and_nobody_elses(world: World) -> None:
    assert people.class_for(world.a.teacher, world.a.class1.pk) == world.a.class1
    for foreign in (world.a.class2, world.b.class1):
        with pytest.raises(Http404):
            people.class_for(world.a.teacher, foreign.pk)


def test_a_principal_sees_the_whole_school_but_not_the_next(world: World) -> None:
    assert people.class_for(world.a.principal, world.a.class2.pk)
    with pytest.raises(Http404):
        people.class_for(world.a.principal, world.b.class1.pk)


def test_a_guardian_sees_the_own_ward_only_once_verified(world: World) -> None:
    ward = world.a.pupils[0]
    assert people.pupil_for(world.a.guardian, ward.pk) == ward
    link = people.Guardianship.objects.get(guardian=world.a.guardian)
    link.verified_at = None
    link.save()
    stranger = people.Person.objects.get(pk=world.a.guardian.pk)
    with pytest.raises(Http404):
        people.pupil_for(stranger, ward.pk)


def test_a_roster_is_in_vietnamese_order(world: World) -> None:
    assert [p.full_name for p in people.roster(world.a.class1.pk)] == [
        "Lò Thị Mai An",
        "Vì Hồng Ánh",
        "Quàng Văn Đức",
    ]


def fresh(person: people.Person) -> people.Person:
    """The same person as a later request reads it."""
    return people.Person.objects.get(pk=person.pk)


def test_a_subject_head_heads_the_named_subjects_at_that_school_while_the_post_lasts(world: World) -> None:
    head = world.a.other_teacher
    post = people.StaffPost.objects.create(
        person=head, post=people.Post.SUBJECT_HEAD, school=world.a.school, starts=today()
    )
    assert people.subjects_headed(fresh(head)) == {}
    post.subjects.add(world.toan, world.khtn)
    assert people.subjects_headed(fresh(head)) == {world.a.school.pk: {world.toan.pk, world.khtn.pk}}
    assert people.heads_subject(fresh(head), world.a.school.pk, world.toan.pk)
    assert not people.heads_subject(fresh(head), world.b.school.pk, world.toan.pk)
    assert not people.heads_subject(fresh(head), world.a.school.pk, world.gdtc.pk)
    post.ends, post.starts = today() - timedelta(days=1), today() - timedelta(days=9)
    post.save()
    assert people.subjects_headed(fresh(head)) == {}
