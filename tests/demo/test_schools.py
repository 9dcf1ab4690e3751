import pytest

from lms.demo import api as demo
from lms.demo import schools
from lms.demo.calendar import demo_calendar
from lms.people import api as people

pytestmark = pytest.mark.django_db


def test_the_demo_schools_have_the_people_they_promise() -> None:
    schools.found_schools(demo_calendar(), demo.PASSWORD)
    sizes = [len(people.roster(c.pk)) for c in people.SchoolClass.objects.all()]
    assert len(sizes) >= 6
    assert all(32 <= size <= 40 for size in sizes)
    posts = people.StaffPost.objects
    assert posts.filter(post=people.Post.TEACHER).values("person").distinct().count() >= 14
    assert posts.filter(post=people.Post.LIBRARIAN).count() == 2
    assert people.Guardianship.objects.filter(verified_at__isnull=False).count() >= 20
    heads = posts.filter(post=people.Post.SUBJECT_HEAD)
    assert heads.count() == 3 and all(head.subjects.count() >= 3 for head in heads)
    names = people.Person.objects.values_list("full_name", flat=True)
    assert len(set(names)) == len(names)


def test_every_listed_account_logs_in() -> None:
    schools.found_schools(demo_calendar(), demo.PASSWORD)
    for _, _, username in demo.accounts():
        person = people.Person.objects.get(username=username)
        assert person.check_password(demo.PASSWORD)
    assert len({role for role, _, _ in demo.accounts()}) >= 9


def test_now_is_the_second_month_of_the_school_year() -> None:
    calendar = demo_calendar()
    assert 28 <= (calendar.now - calendar.begins).days <= 62
