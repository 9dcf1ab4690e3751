"""Short lessons as lists of (kind, data): the source of the fixtures that Python and JavaScript share."""

from typing import Any

from live.rules.events import Stored, Viewer, parse

Script = list[tuple[str, dict[str, Any]]]

SIDES = [
    {"side": 1, "school": "THCS Bản Nguồn", "class_name": "8A1", "sign": "●", "colour": 1, "host": True},
    {"side": 2, "school": "THCS Ven Sông", "class_name": "8A2", "sign": "▲", "colour": 2, "host": False},
]
OPENED = (
    "lesson.opened",
    {"title": "Định lí Pythagore", "subject": "Toán", "sides": SIDES, "presenter": 1},
)


def joined(
    participant: int, side: int, role: str, name: str, class_name: str = ""
) -> tuple[str, dict[str, Any]]:
    return (
        "person.joined",
        {"participant": participant, "side": side, "role": role, "name": name, "class_name": class_name},
    )


# 1, 2: teachers; 3, 4: screens; 5, 6: pupils of side 1; 7: pupil of side 2; 8: a guest of side 2
CROWD = [
    joined(1, 1, "teacher", "Hà Thu Nga"),
    joined(2, 2, "teacher", "Vi Văn Thiện"),
    joined(3, 1, "screen", "Lớp 8A1 ● THCS Bản Nguồn", "8A1"),
    joined(4, 2, "screen", "Lớp 8A2 ▲ THCS Ven Sông", "8A2"),
    joined(5, 1, "pupil", "Mai An", "8A1"),
    joined(6, 1, "pupil", "Đức", "8A1"),
    joined(7, 2, "pupil", "Ẩn", "8A2"),
]
VIEWERS = {
    "pupil of side 1": Viewer(5, 1, "pupil"),
    "pupil of side 2": Viewer(7, 2, "pupil"),
    "teacher of side 1": Viewer(1, 1, "teacher"),
    "teacher of side 2": Viewer(2, 2, "teacher"),
    "screen of side 2": Viewer(4, 2, "screen"),
    "observer": Viewer(0, 1, "observer"),
}

SCRIPTS: dict[str, Script] = {
    "presence": [
        OPENED,
        *CROWD,
        ("person.waiting", {"participant": 8, "side": 2, "name": "Lan (khách)"}),
        ("person.waiting", {"participant": 9, "side": 1, "name": "Người lạ"}),
        ("person.admitted", {"participant": 8, "side": 2}),
        joined(8, 2, "guest", "Lan (khách)"),
        ("person.refused", {"participant": 9, "side": 1}),
        ("person.left", {"participant": 6, "side": 1}),
        joined(6, 1, "pupil", "Đức", "8A1"),
        ("person.removed", {"participant": 8, "side": 2}),
        ("person.waiting", {"participant": 10, "side": 2, "name": "Người đến muộn"}),
    ],
    "talk": [
        OPENED,
        *CROWD,
        ("chat.said", {"participant": 5, "side": 1, "text": "Chào các bạn"}),
        ("chat.said", {"participant": 7, "side": 2, "text": "<script>alert(1)</script> & câu không hay"}),
        ("chat.said", {"participant": 1, "side": 1, "text": "Các em xem trang 2 nhé"}),
        ("chat.hidden", {"line": 10, "side": 2, "by": 2}),
        ("chat.closed", {"side": 2}),
        ("hand.raised", {"participant": 6, "side": 1}),
        ("hand.raised", {"participant": 7, "side": 2}),
        ("hand.raised", {"participant": 6, "side": 1}),
        ("hand.lowered", {"participant": 6, "side": 1}),
        ("chat.opened", {"side": 2}),
        ("announced", {"text": "Còn 5 phút", "participant": 1}),
    ],
    "slides-and-media": [
        OPENED,
        *CROWD,
        ("slides.set", {"item": 12, "title": "Bài giảng Pythagore", "pages": 4}),
        ("slide.moved", {"page": 3}),
        ("slide.moved", {"page": 9}),
        ("presenter.changed", {"participant": 2}),
        ("media.set", {"participant": 3, "mic": True, "cam": True}),
        ("media.set", {"participant": 4, "mic": True, "cam": False}),
        ("media.allowed", {"participant": 4, "mic": False, "cam": True}),
        ("media.set", {"participant": 4, "mic": True, "cam": True}),
        ("person.left", {"participant": 3, "side": 1}),
        joined(3, 1, "screen", "Lớp 8A1 ● THCS Bản Nguồn", "8A1"),
        ("slides.set", {"item": None, "title": "", "pages": 0}),
        ("slides.set", {"item": 13, "title": "Bài tập", "pages": 2}),
    ],
    "poll-quiz-end": [
        OPENED,
        *CROWD,
        ("poll.opened", {"question": "Cạnh huyền là cạnh nào?", "options": ["a", "b", "c"]}),
        ("poll.voted", {"poll": 9, "participant": 5, "choice": 0, "previous": None}),
        ("poll.voted", {"poll": 9, "participant": 7, "choice": 2, "previous": None}),
        ("poll.voted", {"poll": 9, "participant": 5, "choice": 2, "previous": 0}),
        ("poll.closed", {"poll": 9}),
        ("poll.voted", {"poll": 9, "participant": 6, "choice": 1, "previous": None}),
        (
            "quiz.given",
            {
                "title": "Kiểm tra nhanh",
                "minutes": 10,
                "closes": 1795251600000,
                "assignments": [{"side": 1, "key": "31"}, {"side": 2, "key": "32"}],
            },
        ),
        ("quiz.closed", {"quiz": 15}),
        ("hand.raised", {"participant": 5, "side": 1}),
        ("person.waiting", {"participant": 9, "side": 1, "name": "Người lạ"}),
        ("poll.opened", {"question": "Em thấy bài hôm nay thế nào?", "options": ["Dễ", "Vừa", "Khó"]}),
        ("poll.voted", {"poll": 19, "participant": 6, "choice": 1, "previous": None}),
        ("lesson.ended", {"reason": "teacher"}),
    ],
}  # fmt: skip


def stored(script: Script, start: int = 1_795_248_000_000) -> list[Stored]:
    """The script as the log would hold it: one event every two seconds."""
    return [
        Stored(seq, start + 2000 * seq, parse(kind, data)) for seq, (kind, data) in enumerate(script, start=1)
    ]
