"""The demo's invented days and names are plausible whenever the demo is first started. No database but where people are made."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from django.utils import timezone

from lms.demo import schools
from lms.demo.calendar import demo_calendar, is_school_day
from lms.demo.content import catalogue
from lms.demo.lessons import Script
from lms.demo.names import NameMaker
from lms.demo.quizzes import plan

# A Saturday, a Sunday night, a Monday morning, New Year, before, in and after Tết, a public holiday, the end of May,
# high summer, the day of the school year's opening, a leap day.
NOWS = [
    date.fromisoformat(day)
    for day in (
        "2026-11-21", "2026-11-22", "2026-11-23", "2027-01-01", "2027-01-29", "2027-02-06", "2027-02-15", "2026-04-30",
        "2027-05-31", "2026-08-15", "2026-09-05", "2028-02-29",
    )
]  # fmt: skip
each_now = pytest.mark.parametrize("now", NOWS, ids=str)


def wall(when: datetime) -> tuple[date, time]:
    """Day and time in Vietnam."""
    local = timezone.localtime(when)
    return local.date(), local.time()


@each_now
def test_now_is_the_second_month_of_a_year_with_a_sensible_name(now: date) -> None:
    calendar = demo_calendar(now)
    (first, last), (second, end) = calendar.terms
    assert first.weekday() == 0 and 30 < (now - first).days < 60
    assert first <= now <= last < second < end
    begins = date(calendar.first_year, 8, 1)
    assert begins <= now < date(begins.year + 1, 8, 1)
    assert calendar.name == f"{begins.year}-{begins.year + 1}"


@each_now
def test_days_before_and_after_are_school_days(now: date) -> None:
    calendar = demo_calendar(now)
    past = [calendar.before(n) for n in range(1, 13)]
    coming = [calendar.after(n) for n in range(1, 13)]
    assert past == sorted(past, reverse=True) and calendar.begins <= past[-1] and past[0] < now
    assert coming == sorted(coming) and coming[0] > now
    assert all(is_school_day(day) for day in past + coming)
    assert len(set(past)) == len(set(coming)) == 12


@each_now
def test_quizzes_are_written_in_school_hours(now: date) -> None:
    whole = timedelta(days=30)
    for given in plan(demo_calendar(now)):
        (first, opens), (last, closes) = wall(given.opens), wall(given.closes)
        assert is_school_day(first) and is_school_day(last)
        assert time(7, 30) <= opens <= time(13, 30)
        if first == last:
            assert closes <= time(17) and first != now
            assert (given.done > 0) == (first < now)
        else:
            assert closes == time(21) and first < now
        assert abs(first - now) < whole and abs(last - now) < whole
        assert given.closes - given.opens >= timedelta(minutes=given.minutes or 0)


def test_the_days_of_the_lunar_year_are_known_for_years_to_come() -> None:
    assert not is_school_day(date(2030, 2, 4)) and not is_school_day(date(2033, 1, 31))


def test_votes_follow_the_shares_of_the_script() -> None:
    """What a teacher says of a poll in the script is true of the votes."""
    for event in catalogue.lesson_script()["events"]:
        if event["kind"] == "poll_votes":
            for shares in event["shares"].values():
                script = Script.__new__(Script)
                script.chance = Random(3)
                counts = Counter(script.choices(shares, 35))
                assert sum(counts.values()) == 35
                assert all(abs(counts[n] - share * 35) < 1 for n, share in enumerate(shares))


def test_essays_answer_the_questions_that_are_taken() -> None:
    questions = {question["id"]: question for question in catalogue.questions()}
    sources = {quiz["key"]: quiz for quiz in catalogue.quizzes()}
    written = catalogue.essays()
    for given in plan(demo_calendar(NOWS[0])):
        lines = [line["id"] for section in sources[given.quiz]["sections"] for line in section["questions"]]
        assert not given.done or all(key in written for key in lines if questions[key]["type"] == "essay")
    for key, texts in written.items():
        least, most = questions[key]["min_words"], questions[key]["max_words"]
        words = [len(text.split()) for text in texts]
        assert words == sorted(words, reverse=True)
        assert least <= words[1] <= words[0] <= most


def test_no_name_is_that_of_a_well_known_person() -> None:
    famous = set(catalogue.names()["famous"])
    maker = NameMaker(seed=1)
    made = {maker.make(gender) for gender in ("female", "male") for _ in range(1500)}
    staff = {member.name for members in schools.STAFF.values() for member in members}
    known = {name for _, name, _ in schools.KNOWN_PUPILS.values()}
    authors = {item["author"] for item in catalogue.library() if item["licence"] == "CC BY-SA 4.0"}
    assert not famous & (made | staff | known | authors)
    assert all(len(set(name.split())) == len(name.split()) for name in made)


@pytest.mark.parametrize(
    ("name", "gender"), [("Văn", "male"), ("Thị", "female"), ("A", "male"), ("Y", "female")]
)
def test_middle_names_tell_the_gender(name: str, gender: str) -> None:
    maker = NameMaker(seed=5)
    other = {"male": "female", "female": "male"}[gender]
    assert not any(f" {name} " in maker.make(other) for _ in range(400))


def test_parents_bear_names_of_their_childrens_customs() -> None:
    maker = NameMaker(seed=2)
    hmong = next(g for g in catalogue.names()["groups"] if "A" in g["middle"]["male"])
    for _ in range(20):
        father = maker.make("male", family="Giàng", kin="Giàng A Pao")
        assert father.startswith("Giàng ") and father.split()[-1] in hmong["given"]["male"]
