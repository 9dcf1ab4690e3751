"""School years with their two terms, campuses, classes."""

from datetime import date

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from lms.people.directory import holds_post
from lms.people.models import Campus, School, SchoolClass, SchoolYear, Term
from lms.ui.clock import today


def current_year(school: School, on: date | None = None) -> SchoolYear | None:
    """The year that `on` (today) lies in, else the last one begun, else the first one planned."""
    day = on or today()
    years = list(SchoolYear.objects.filter(school=school).order_by("starts"))
    begun = [year for year in years if year.starts <= day]
    return begun[-1] if begun else (years[0] if years else None)


@transaction.atomic
def save_year(
    school: School, year: SchoolYear | None, name: str, dates: tuple[date, date, date, date]
) -> SchoolYear:
    """Create or change a year; `dates`: term I starts, ends, term II starts, ends."""
    year = year or SchoolYear(school=school)
    year.name, year.starts, year.ends = name, dates[0], dates[3]
    year.save()
    for number, (starts, ends) in enumerate(((dates[0], dates[1]), (dates[2], dates[3])), start=1):
        Term.objects.update_or_create(year=year, number=number, defaults={"starts": starts, "ends": ends})
    return year


@transaction.atomic
def save_campus(school: School, campus: Campus | None, name: str, is_main: bool) -> Campus:
    campus = campus or Campus(school=school)
    campus.name = name
    campus.is_main = is_main or not school.campuses.exclude(pk=campus.pk).filter(is_main=True).exists()
    campus.save()
    if campus.is_main:
        school.campuses.exclude(pk=campus.pk).update(is_main=False)
    return campus


def main_campus(school: School) -> Campus:
    """The main campus; made when the school has none yet."""
    found = school.campuses.order_by("-is_main", "id").first()
    return found or Campus.objects.create(school=school, name=school.short_name, is_main=True)


def classes_of_year(year: SchoolYear, on: date | None = None) -> QuerySet[SchoolClass]:
    """Classes with `.pupils`: how many are in them on a day (today); `.led`: by somebody who has not left."""
    day = on or today()
    here = Q(enrolments__starts__lte=day) & (Q(enrolments__ends__isnull=True) | Q(enrolments__ends__gte=day))
    return (
        SchoolClass.objects.filter(year=year)
        .select_related("homeroom_teacher", "campus", "year__school")
        .annotate(
            pupils=Count("enrolments", filter=here),
            led=holds_post("homeroom_teacher_id", "year__school_id", or_will=True),
        )
        .order_by("grade", "sort_key")
    )
