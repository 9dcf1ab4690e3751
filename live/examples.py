"""The style guide's chapters of connected lessons: the room's parts over one folded state, the pages around it."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from live import summaries
from live.planning.models import Lesson, LessonSide
from live.record import Record
from live.rules.events import SIGNS, Stored, Viewer, form_for, parse
from live.views.rooms import lesson_urls
from lms.people import api as people
from lms.ui.examples import Chapter, page, piece

OPENED = datetime(2026, 11, 10, 9, 30, tzinfo=timezone.get_default_timezone())
TEACHER, PUPIL, SCREEN = Viewer(1, 1, "teacher"), Viewer(3, 1, "pupil"), Viewer(5, 1, "screen")


def _events(viewer: Viewer) -> list[dict[str, Any]]:
    """A few minutes of a lesson, as this viewer is sent them."""
    who = people.examples.cast()
    sides = [
        {"side": n, "school": one.school.short_name, "class_name": one.name, "sign": SIGNS[n - 1], "colour": n, "host": n == 1}
        for n, one in enumerate((who.school_class, who.partner_class), start=1)
    ]  # fmt: skip

    def joined(number: int, side: int, name: str, role: str) -> tuple[str, dict[str, Any]]:
        return "person.joined", {
            "participant": number, "side": side, "role": role, "name": name, "class_name": sides[side - 1]["class_name"],
        }  # fmt: skip

    an, _anh, duc, ha = (one.full_name for one in who.pupils)
    told: list[tuple[str, dict[str, Any]]] = [
        ("lesson.opened", {"title": "Lực đẩy Archimedes quanh ta", "subject": "KHTN", "sides": sides, "presenter": 1}),
        joined(1, 1, who.teacher.full_name, "teacher"),
        joined(2, 2, who.partner_teacher.full_name, "teacher"),
        joined(3, 1, an, "pupil"),
        joined(4, 2, duc, "pupil"),
        joined(5, 1, "Màn hình lớp 8A1", "screen"),
        ("person.waiting", {"participant": 6, "side": 1, "name": ha}),
        ("chat.said", {"participant": 3, "side": 1, "text": "Chúng em chào các bạn bên Ven Sông ạ"}),
        ("chat.said", {"participant": 4, "side": 2, "text": "Chào các bạn"}),
        ("chat.said", {"participant": 3, "side": 1, "text": "Lời này thầy cô đã ẩn"}),
        ("chat.hidden", {"line": 10, "side": 1, "by": 1}),
        ("hand.raised", {"participant": 4, "side": 2}),
        ("poll.opened", {"question": "Quả trứng nổi trong nước nào?", "options": ["Nước ngọt", "Nước muối"]}),
        ("poll.voted", {"poll": 13, "participant": 4, "choice": 1, "previous": None}),
        ("quiz.given", {"title": "Năm câu về lực đẩy", "minutes": 10,
                        "closes": int(OPENED.timestamp() * 1000) + 600_000, "assignments": [{"side": 1, "key": "vi-du"}]}),
    ]  # fmt: skip
    start = int(OPENED.timestamp() * 1000)
    hidden = frozenset({10})
    return [
        form_for(Stored(n, start + n * 20_000, parse(kind, data)), viewer, hidden)
        for n, (kind, data) in enumerate(told, start=1)
    ]


def _room(viewer: Viewer) -> Callable[[], Mapping[str, Any]]:
    def context() -> Mapping[str, Any]:
        teacher = viewer.role == "teacher"
        can = {"present": teacher, "lead": teacher, "moderate": teacher, "end": teacher, "media": False}
        me = {"participant": viewer.participant, "side": viewer.side, "role": viewer.role}
        return {
            "config": {"me": me, "can": can, "urls": lesson_urls(1), "standing": "in"},
            "data": {"me": me, "can": can, "events": _events(viewer)},
            "join": {
                "link": "nhipcau.example/v/abc",
                "qr": summaries.qr("https://nhipcau.example"),
                "pin": "482913",
            },
        }

    return context


def _lesson() -> tuple[Lesson, list[LessonSide]]:
    who = people.examples.cast()
    lesson = Lesson(
        pk=1, title="Lực đẩy Archimedes quanh ta", subject=who.scored, grade=8, starts=OPENED, opened_at=OPENED,
        ended_at=OPENED + timedelta(minutes=44), state=Lesson.State.ENDED, pin="482913",
    )  # fmt: skip
    rows = ((who.school_class, who.teacher, 34, OPENED), (who.partner_class, who.partner_teacher, 31, None))
    sides = [
        LessonSide(
            pk=n, lesson=lesson, number=n, school_class=school_class, teacher=teacher, pupils_present=pupils,
            confirmed_at=confirmed, status=LessonSide.Status.ACCEPTED,
        )
        for n, (school_class, teacher, pupils, confirmed) in enumerate(rows, start=1)
    ]  # fmt: skip
    return lesson, sides


def _record() -> Mapping[str, Any]:
    lesson, sides = _lesson()
    return {"lesson": lesson, "record": Record(lesson, sides), "day": OPENED.date()}


def _poster() -> Mapping[str, Any]:
    link = "nhipcau.example/v/abcdefghjkmn"
    return {"lesson": _lesson()[0], "qr": summaries.qr(link), "link": link}


def _without_script() -> Mapping[str, Any]:
    who = people.examples.cast()
    said = [
        {
            "sign": SIGNS[0],
            "name": who.pupils[0].full_name,
            "school": who.school.short_name,
            "text": "Chào các bạn",
        }
    ]
    poll = {"poll": 13, "question": "Quả trứng nổi trong nước nào?", "options": ["Nước ngọt", "Nước muối"]}
    return {
        "lesson": _lesson()[0],
        "still": {"can_say": True, "can_raise": True, "key": "k", "poll": poll, "voted": 1, "chat": said},
    }


def _standing(standing: str) -> Callable[[], Mapping[str, Any]]:
    def context() -> Mapping[str, Any]:
        return {"config": {"me": {"role": "pupil"}, "standing": standing, "urls": lesson_urls(1)}}

    return context


ROOM = [
    Chapter(
        f"phong-hoc-{key}", title, [(name, piece("live/example.html", _room(viewer)))],
        styles=["css/rooms/live.css"], scripts=["js/live/example.js"], wide=True,
    )
    for key, title, name, viewer in (
        ("thay-co", _("Phòng học của thầy cô"), _("Hỏi nhanh, giơ tay, chờ ở cửa, trò chuyện, có mặt"), TEACHER),
        ("hoc-sinh", _("Phòng học của học sinh"), _("Giơ tay, trả lời, làm bài, trò chuyện"), PUPIL),
        ("man-hinh", _("Màn hình lớp"), _("Bài chiếu, câu hỏi, số tay giơ, mã vào phòng"), SCREEN),
    )
]  # fmt: skip
AROUND = Chapter(
    "gio-hoc",
    _("Quanh giờ học kết nối"),
    [
        (_("Biên bản"), page("live/record.html", _record)),
        (_("Tờ dán lên bảng"), page("live/big_print.html", _poster)),
    ],
    styles=["css/rooms/lessons.css"],
)
STANDINGS = Chapter(
    "cua-phong-hoc",
    _("Ở cửa phòng học"),
    [
        (_("Đang chờ"), piece("live/room/status.html", _standing("waiting"))),
        (_("Khi trình duyệt tắt JavaScript"), piece("live/room/without_script.html", _without_script)),
        (_("Đã kết thúc"), piece("live/room/status.html", _standing("ended"))),
    ],
    styles=["css/rooms/live.css"],
)
CHAPTERS = [*ROOM, STANDINGS, AROUND]
