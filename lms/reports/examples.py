"""The style guide's chapter of start pages and reports."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lms.reports.schools import Figures, Report
from lms.reports.today import Day, line_of
from lms.ui import clock
from lms.ui.agenda import AgendaItem
from lms.ui.examples import Chapter, page, piece


def _day() -> Mapping[str, Any]:
    now = clock.now()
    items = [
        AgendaItem("lesson", "Lực đẩy Archimedes quanh ta", "/", now, "8B, THCS Ven Sông", "live", _now("Vào phòng học")),
        AgendaItem("quiz", "Kiểm tra giữa kì I", "/", now + timedelta(days=2), _now("45 phút"), "soon"),
        AgendaItem("course", "Tam giác đồng dạng", "/", None, _now("Đã học 1 trên 3 bài"), "open"),
        AgendaItem("mark", "Toán: 8,5", "/", now, _now("Giữa kì"), "done"),
        AgendaItem("reading", "Hình học trong đời sống", "/", None, _now("Trang 9 trên 24")),
    ]  # fmt: skip
    first, *rest = [line_of(item) for item in items]
    day = Day(
        "pupil", _now("Chào An, hôm nay em có một giờ học kết nối"), "", first, rest[:2], rest[2:3], rest[3:]
    )
    return {"day": day}


def _leader() -> Mapping[str, Any]:
    items = [
        AgendaItem(
            "approval",
            _now("34 điểm chờ xác nhận: Toán 8A1"),
            "/",
            None,
            "",
            "waiting",
            _now("Xem và xác nhận"),
        ),
        AgendaItem("lesson", "Sông quê em", "/", clock.now() + timedelta(days=3), "8A1, 8B", "soon"),
    ]
    day = Day(
        "leader", _now("Chào thầy Sơn, thầy có 1 việc đang chờ"), "", None, [line_of(one) for one in items]
    )
    day.figures = _report()["report"].schools[0]
    return {"day": day}


def _empty() -> Mapping[str, Any]:
    return {"day": Day("teacher", "", "", None), "shortcuts": []}


def _report() -> Mapping[str, Any]:
    schools = [
        Figures("Trường THCS Bản Nguồn", 142, 96, 11, 318, 205, 4, 3, 131),
        Figures("Trường THCS Ven Sông", 128, 90, 10, 246, None, 4, 3, 118),
    ]
    total = Figures("", 270, 186, 21, 564, 205, 6, 4, 249)
    return {"report": Report("2026-2027", ["2026-2027", "2025-2026"], schools, total, clock.now())}


CHAPTER = Chapter(
    "hom-nay",
    _("Hôm nay và báo cáo"),
    [
        (_("Trang đầu của một học sinh"), page("reports/today.html", _day)),
        (_("Trang đầu của một hiệu trưởng"), page("reports/today.html", _leader)),
        (_("Khi chưa có việc nào"), piece("reports/_nothing.html", _empty)),
        (_("Số liệu của các trường"), page("reports/schools.html", _report)),
    ],
    styles=["css/rooms/reports.css"],
)
