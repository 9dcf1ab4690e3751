"""Subjects with periods a year: the general education curriculum (TT 32/2018) as data.

Periods decide how many regular marks a term has (TT 22/2021, Điều 6). A grade without an entry does not have the
subject. Grades 1–5 are assessed by TT 27/2020, without regular marks; their periods serve timetables and reports.
"""

from dataclasses import dataclass

from lms.people.models import Subject, SubjectPeriods

SCORED, COMMENT = "scored", "comment"


@dataclass(frozen=True)
class CurriculumSubject:
    code: str
    name: str
    short_name: str
    assessment: str
    periods: dict[int, int]  # grade -> periods a year


def _grades(first: int, last: int, *periods: int) -> dict[int, int]:
    """One figure for all grades, or one each."""
    grades = range(first, last + 1)
    return dict(zip(grades, periods if len(periods) > 1 else periods * len(grades), strict=True))


def _both(*parts: dict[int, int]) -> dict[int, int]:
    return {grade: count for part in parts for grade, count in part.items()}


SUBJECTS: tuple[CurriculumSubject, ...] = (
    CurriculumSubject(
        "tieng-viet", "Tiếng Việt", "Tiếng Việt", SCORED, _grades(1, 5, 420, 350, 245, 245, 245)
    ),
    CurriculumSubject(
        "ngu-van", "Ngữ văn", "Ngữ văn", SCORED, _both(_grades(6, 9, 140), _grades(10, 12, 105))
    ),
    CurriculumSubject(
        "toan",
        "Toán",
        "Toán",
        SCORED,
        _both(_grades(1, 5, 105, 175, 175, 175, 175), _grades(6, 9, 140), _grades(10, 12, 105)),
    ),
    CurriculumSubject(
        "ngoai-ngu-1", "Ngoại ngữ 1", "Ngoại ngữ 1", SCORED, _both(_grades(3, 5, 140), _grades(6, 12, 105))
    ),
    CurriculumSubject("dao-duc", "Đạo đức", "Đạo đức", SCORED, _grades(1, 5, 35)),
    CurriculumSubject("gdcd", "Giáo dục công dân", "GDCD", SCORED, _grades(6, 9, 35)),
    CurriculumSubject("tnxh", "Tự nhiên và Xã hội", "TN&XH", SCORED, _grades(1, 3, 70)),
    CurriculumSubject("khoa-hoc", "Khoa học", "Khoa học", SCORED, _grades(4, 5, 70)),
    CurriculumSubject("khtn", "Khoa học tự nhiên", "KHTN", SCORED, _grades(6, 9, 140)),
    CurriculumSubject(
        "lich-su-dia-li", "Lịch sử và Địa lí", "LS&ĐL", SCORED, _both(_grades(4, 5, 70), _grades(6, 9, 105))
    ),
    CurriculumSubject("lich-su", "Lịch sử", "Lịch sử", SCORED, _grades(10, 12, 52)),
    CurriculumSubject("dia-li", "Địa lí", "Địa lí", SCORED, _grades(10, 12, 70)),
    CurriculumSubject("gdktpl", "Giáo dục kinh tế và pháp luật", "GDKT&PL", SCORED, _grades(10, 12, 70)),
    CurriculumSubject("vat-li", "Vật lí", "Vật lí", SCORED, _grades(10, 12, 70)),
    CurriculumSubject("hoa-hoc", "Hóa học", "Hóa học", SCORED, _grades(10, 12, 70)),
    CurriculumSubject("sinh-hoc", "Sinh học", "Sinh học", SCORED, _grades(10, 12, 70)),
    CurriculumSubject("tin-hoc-cong-nghe", "Tin học và Công nghệ", "Tin học, CN", SCORED, _grades(3, 5, 70)),
    CurriculumSubject(
        "cong-nghe",
        "Công nghệ",
        "Công nghệ",
        SCORED,
        _both(_grades(6, 9, 35, 35, 52, 52), _grades(10, 12, 70)),
    ),
    CurriculumSubject("tin-hoc", "Tin học", "Tin học", SCORED, _both(_grades(6, 9, 35), _grades(10, 12, 70))),
    CurriculumSubject("gdqpan", "Giáo dục quốc phòng và an ninh", "GDQP&AN", SCORED, _grades(10, 12, 35)),
    CurriculumSubject("gdtc", "Giáo dục thể chất", "GDTC", COMMENT, _grades(1, 12, 70)),
    CurriculumSubject("nghe-thuat", "Nghệ thuật", "Nghệ thuật", COMMENT, _grades(1, 9, 70)),
    CurriculumSubject("am-nhac", "Âm nhạc", "Âm nhạc", COMMENT, _grades(10, 12, 70)),
    CurriculumSubject("mi-thuat", "Mĩ thuật", "Mĩ thuật", COMMENT, _grades(10, 12, 70)),
    CurriculumSubject("hdtn", "Hoạt động trải nghiệm, hướng nghiệp", "HĐTN", COMMENT, _grades(1, 12, 105)),
    CurriculumSubject("gddp", "Nội dung giáo dục của địa phương", "GDĐP", COMMENT, _grades(6, 12, 35)),
)


def load_subjects() -> None:
    """Put the table into the database; may run any number of times, changes of a school's copy stay."""
    Subject.objects.bulk_create(
        [
            Subject(
                code=s.code, name=s.name, short_name=s.short_name, assessment=s.assessment, position=position
            )
            for position, s in enumerate(SUBJECTS, start=1)
        ],
        ignore_conflicts=True,
    )
    by_code = Subject.objects.in_bulk(field_name="code")
    SubjectPeriods.objects.bulk_create(
        [
            SubjectPeriods(subject=by_code[s.code], grade=grade, periods=periods)
            for s in SUBJECTS
            for grade, periods in s.periods.items()
        ],
        ignore_conflicts=True,
    )
