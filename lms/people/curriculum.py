"""The subjects of the general education programme with their periods a year, as data.

Source: Thông tư 32/2018/TT-BGDĐT with its later amendments (THPT: Lịch sử compulsory, 52 periods); which subjects are
assessed by comment alone: TT 22/2021, Điều 5(3)(a), and for primary schools TT 27/2020. The clusters of specialised
topics in grades 10 to 12 (35 periods each) belong to their subject and do not count here: an elective stays at 70.
"""

from dataclasses import dataclass

from django.db import transaction

from lms.people.models import Subject, SubjectPeriods

SCORED, COMMENT = Subject.Assessment.SCORED, Subject.Assessment.COMMENT


@dataclass(frozen=True)
class Entry:
    """A subject: `periods` maps a grade to periods a year; a grade that is missing does not have the subject."""

    code: str
    name: str
    short_name: str
    assessment: str
    periods: dict[int, int]


def _grades(first: int, *periods: int) -> dict[int, int]:
    return {first + offset: number for offset, number in enumerate(periods) if number}


SUBJECTS: tuple[Entry, ...] = (
    Entry("tieng-viet", "Tiếng Việt", "Tiếng Việt", SCORED, _grades(1, 420, 350, 245, 245, 245)),
    Entry("ngu-van", "Ngữ văn", "Ngữ văn", SCORED, _grades(6, 140, 140, 140, 140, 105, 105, 105)),
    Entry(
        "toan", "Toán", "Toán", SCORED,
        _grades(1, 105, 175, 175, 175, 175, 140, 140, 140, 140, 105, 105, 105),
    ),
    Entry(
        "ngoai-ngu-1", "Ngoại ngữ 1", "Ngoại ngữ", SCORED,
        _grades(1, 70, 70, 140, 140, 140, 105, 105, 105, 105, 105, 105, 105),
    ),
    Entry("dao-duc", "Đạo đức", "Đạo đức", COMMENT, _grades(1, 35, 35, 35, 35, 35)),
    Entry("gdcd", "Giáo dục công dân", "GDCD", SCORED, _grades(6, 35, 35, 35, 35)),
    Entry("tnxh", "Tự nhiên và Xã hội", "TN&XH", COMMENT, _grades(1, 70, 70, 70)),
    Entry("khoa-hoc", "Khoa học", "Khoa học", SCORED, _grades(4, 70, 70)),
    Entry("khtn", "Khoa học tự nhiên", "KHTN", SCORED, _grades(6, 140, 140, 140, 140)),
    Entry("vat-li", "Vật lí", "Vật lí", SCORED, _grades(10, 70, 70, 70)),
    Entry("hoa-hoc", "Hóa học", "Hóa học", SCORED, _grades(10, 70, 70, 70)),
    Entry("sinh-hoc", "Sinh học", "Sinh học", SCORED, _grades(10, 70, 70, 70)),
    Entry(
        "lich-su-dia-li", "Lịch sử và Địa lí", "LS&ĐL", SCORED, _grades(4, 70, 70, 105, 105, 105, 105)
    ),
    Entry("lich-su", "Lịch sử", "Lịch sử", SCORED, _grades(10, 52, 52, 52)),
    Entry("dia-li", "Địa lí", "Địa lí", SCORED, _grades(10, 70, 70, 70)),
    Entry("gdktpl", "Giáo dục kinh tế và pháp luật", "GDKT&PL", SCORED, _grades(10, 70, 70, 70)),
    Entry("tin-hoc-cong-nghe", "Tin học và Công nghệ", "Tin & CN", SCORED, _grades(3, 70, 70, 70)),
    Entry("cong-nghe", "Công nghệ", "Công nghệ", SCORED, _grades(6, 35, 35, 52, 52, 70, 70, 70)),
    Entry("tin-hoc", "Tin học", "Tin học", SCORED, _grades(6, 35, 35, 35, 35, 70, 70, 70)),
    Entry("gdqpan", "Giáo dục quốc phòng và an ninh", "GDQP&AN", SCORED, _grades(10, 35, 35, 35)),
    Entry("gdtc", "Giáo dục thể chất", "GDTC", COMMENT, dict.fromkeys(range(1, 13), 70)),
    Entry("nghe-thuat", "Nghệ thuật (Âm nhạc, Mĩ thuật)", "Nghệ thuật", COMMENT, dict.fromkeys(range(1, 10), 70)),
    Entry("am-nhac", "Âm nhạc", "Âm nhạc", COMMENT, _grades(10, 70, 70, 70)),
    Entry("mi-thuat", "Mĩ thuật", "Mĩ thuật", COMMENT, _grades(10, 70, 70, 70)),
    Entry("hdtn", "Hoạt động trải nghiệm, hướng nghiệp", "HĐTN", COMMENT, dict.fromkeys(range(1, 13), 105)),
    Entry(
        "gddp", "Nội dung giáo dục của địa phương", "GDĐP", COMMENT, dict.fromkeys(range(6, 13), 35)
    ),
)  # fmt: skip


@transaction.atomic
def load_subjects() -> int:
    """Write what is missing or differs; returns how many subjects there are. A second call changes nothing."""
    known = {subject.code: subject for subject in Subject.objects.all()}
    rows = {
        (code, grade): periods
        for code, grade, periods in SubjectPeriods.objects.values_list("subject__code", "grade", "periods")
    }
    for position, entry in enumerate(SUBJECTS, start=1):
        wanted = {
            "name": entry.name, "short_name": entry.short_name, "assessment": entry.assessment, "position": position,
        }  # fmt: skip
        subject = known.get(entry.code)
        if subject is None:
            subject = Subject.objects.create(code=entry.code, **wanted)
        elif any(getattr(subject, name) != value for name, value in wanted.items()):
            Subject.objects.filter(pk=subject.pk).update(**wanted)
        for grade, periods in entry.periods.items():
            if rows.get((entry.code, grade)) != periods:
                SubjectPeriods.objects.update_or_create(
                    subject=subject, grade=grade, defaults={"periods": periods}
                )
    return len(SUBJECTS)
