"""One more of something, beside the two small schools of `tests.world`.

`PupilFactory.create(school_class=…)` is a person with an enrolment from the first day of the school year,
`PupilFactory.create_batch(40, school_class=…)` forty of them; `TeacherFactory.create(teaches=(class, subject, term))` a person
with an assignment. Every password is 'nhipcau-2026'.
"""

from typing import Any

from factory.declarations import LazyAttribute, Sequence
from factory.django import DjangoModelFactory
from factory.helpers import post_generation

from lms.people import api as people

PASSWORD = "nhipcau-2026"
GIVEN = [
    "An",
    "Ánh",
    "Bình",
    "Cúc",
    "Dung",
    "Đức",
    "Hà",
    "Khôi",
    "Lâm",
    "Mai",
    "Ngọc",
    "Ổn",
    "Quý",
    "Sơn",
    "Yến",
]


class PersonFactory(DjangoModelFactory[people.Person]):
    class Meta:
        model = people.Person

    username = Sequence("them.{}".format)
    full_name = Sequence(lambda n: f"Lò Văn {GIVEN[n % len(GIVEN)]}")
    password = PASSWORD

    @classmethod
    def _create(cls, model_class: type[people.Person], *args: Any, **fields: Any) -> people.Person:
        return model_class.objects.create_user(**fields)


class EnrolmentFactory(DjangoModelFactory[people.Enrolment]):
    class Meta:
        model = people.Enrolment

    starts = LazyAttribute(lambda enrolment: enrolment.school_class.year.starts)


class PupilFactory(PersonFactory):
    class Meta:
        skip_postgeneration_save = True

    @post_generation
    def school_class(pupil: people.Person, create: bool, given: people.SchoolClass, **more: Any) -> None:
        EnrolmentFactory(pupil=pupil, school_class=given, **more)


class TeachingAssignmentFactory(DjangoModelFactory[people.TeachingAssignment]):
    class Meta:
        model = people.TeachingAssignment


class TeacherFactory(PersonFactory):
    """With a teacher's post at the class's school."""

    class Meta:
        skip_postgeneration_save = True

    @post_generation
    def teaches(
        teacher: people.Person,
        create: bool,
        given: tuple[people.SchoolClass, people.Subject, people.Term],
        **more: Any,
    ) -> None:
        school_class, subject, term = given
        StaffPostFactory(person=teacher, school=school_class.year.school)
        TeachingAssignmentFactory(teacher=teacher, school_class=school_class, subject=subject, term=term)


class StaffPostFactory(DjangoModelFactory[people.StaffPost]):
    class Meta:
        model = people.StaffPost

    post = people.Post.TEACHER
    starts = LazyAttribute(lambda post: post.school.years.earliest("starts").starts)


class AuthorityFactory(DjangoModelFactory[people.EducationAuthority]):
    class Meta:
        model = people.EducationAuthority

    name = Sequence("UBND xã {}".format)
    label = "UBND xã"
