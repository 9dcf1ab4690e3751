"""The demo schools as a whole: what they promise is there, and the figures agree with each other."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import Avg, Count

from assessments import api as assessments
from content import api as content
from live import api as live
from lms.demo import api as demo
from lms.gradebook.models import Mark, MarkHistory, Proposal
from lms.people import api as people
from lms.ui import clock
from tests.demo import figures

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_demo_schools() -> None:
    steps: list[tuple[int, int]] = []
    demo.load(lambda done, total: steps.append((done, total)))
    assert steps[-1][0] == steps[-1][1]
    assert not demo.is_empty()
    _library()
    _quizzes()
    _marks()
    _lessons()
    _courses()
    figures.check()


def _library() -> None:
    items = content.LibraryItem.objects.filter(state="published")
    assert items.count() >= 30
    assert set(items.values_list("kind", flat=True)) == {"pdf", "epub", "audio", "video", "image", "link"}
    assert not items.filter(licence="").exists()
    reader = people.Person.objects.get(username="bannguon.maianh")
    assert content.places_of(reader)


def _quizzes() -> None:
    taken = assessments.Attempt.objects.filter(state="closed")
    whole_class = taken.filter(assignment__quiz__external_id="toan8-thuong-xuyen-1", school_class__name="8A2")
    roster = people.roster(people.SchoolClass.objects.get(name="8A2", year__school__code="bannguon").pk)
    assert whole_class.count() == len(roster)
    mean = whole_class.aggregate(m=Avg("score"))["m"]
    assert Decimal(5) < mean < Decimal(9)
    assert whole_class.values("score").distinct().count() > 8
    assert not taken.filter(closed_at__gt=clock.now()).exists()
    types = set()
    for quiz in assessments.Quiz.objects.all():
        types |= {
            item.question.type for section in assessments.paper(quiz.pk).sections for item in section.items
        }
    assert len(types) == 5


def _marks() -> None:
    confirmed = Mark.objects.filter(source__startswith="assignment:")
    assert confirmed.count() > 60
    for mark in confirmed.select_related("pupil")[:10]:
        assert Proposal.objects.filter(
            source=mark.source, pupil=mark.pupil, value=mark.value, state="confirmed"
        ).exists()
    assert Proposal.objects.filter(state="waiting").exists()
    versions = MarkHistory.objects.values("mark").annotate(n=Count("id"))
    assert versions.count() == Mark.objects.count()


def _lessons() -> None:
    past = live.Lesson.objects.get(state="ended")
    assert past.sides.filter(confirmed_at__isnull=False).count() == 2
    counts = live.counts(
        [s.school_class.year.school_id for s in past.sides.all()], past.sides.first().school_class.year.name
    )
    assert (counts.lessons, counts.confirmed) == (1, 1)
    assert counts.pupils == sum(side.pupils_present for side in past.sides.all())
    now = live.Lesson.objects.get(state="open")
    assert clock.now() - timedelta(minutes=20) < now.opened_at < clock.now()
    assert live.Lesson.objects.filter(state="planned").count() == 2


def _courses() -> None:
    assert content.Course.objects.count() == 2
    pupil = people.Person.objects.get(username="bannguon.maianh")
    courses = content.courses_of(pupil)
    assert len(courses) == 2
    lessons = content.CourseLesson.objects.filter(section__course__in=content.Course.objects.all())
    assert lessons.count() >= 20
    assert not lessons.filter(live=False).exists()
