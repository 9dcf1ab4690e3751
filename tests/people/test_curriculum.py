import pytest

from lms.people import api as people
from lms.people.curriculum import SUBJECTS, load_subjects


def total(grade: int, but: tuple[str, ...] = ()) -> int:
    return sum(entry.periods.get(grade, 0) for entry in SUBJECTS if entry.code not in but)


@pytest.mark.parametrize(
    ("grade", "periods"),
    [(1, 875), (2, 875), (3, 980), (4, 1050), (5, 1050), (6, 1015), (7, 1015), (8, 1032), (9, 1032)],
)
def test_the_year_adds_up(grade: int, periods: int) -> None:
    optional = ("ngoai-ngu-1",) if grade < 3 else ()
    assert total(grade, optional) == periods


def test_upper_secondary_adds_up_with_four_electives_and_three_clusters() -> None:
    electives = (
        "dia-li",
        "gdktpl",
        "vat-li",
        "hoa-hoc",
        "sinh-hoc",
        "cong-nghe",
        "tin-hoc",
        "am-nhac",
        "mi-thuat",
    )
    assert total(11, electives) + 4 * 70 + 3 * 35 == 997


def test_subjects_are_there_after_migrate_and_loading_again_changes_nothing(db: None) -> None:
    assert people.Subject.objects.count() == len(SUBJECTS)
    toan = people.Subject.objects.get(code="toan")
    assert people.periods_a_year(toan, 8) == 140
    people.Subject.objects.filter(pk=toan.pk).update(name="Số học")
    load_subjects()
    toan.refresh_from_db()
    assert toan.name == "Toán"
    assert people.SubjectPeriods.objects.count() == sum(len(entry.periods) for entry in SUBJECTS)
