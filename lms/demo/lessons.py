"""The demo's connected lessons: one of last week with its replay and record, one that is live now, one planned."""

import random
from datetime import datetime, timedelta
from typing import Any

from assessments import api as assessments
from content import api as content
from live import api as live
from lms.demo.cast import Cast, moment
from lms.demo.content import catalogue
from lms.demo.quizzes import Quizzes
from lms.people import api as people
from lms.ui import clock

SIDES = (("bannguon", "8A2", "nga.bannguon"), ("vensong", "8B", "thien.vensong"))


class Script:
    """Turns `lesson_script.json` into the events of the log."""

    def __init__(self, cast: Cast, deck: content.LibraryItem) -> None:
        self.cast, self.deck = cast, deck
        self.chance = random.Random(11)
        self.classes = [cast.school_class(code, name) for code, name, _ in SIDES]
        self.teachers = [cast.person(username) for *_, username in SIDES]
        self.present: dict[int, list[people.Person]] = {1: [], 2: []}
        self.events: list[live.PastEvent] = []
        self.lines: dict[str, str] = {}

    def who(self, role: str) -> people.Person:
        if role.startswith("pupil:"):
            _, side, number = role.split(":")
            return self.cast.pupils(self.classes[0 if side == "A" else 1])[int(number) - 1]
        return self.teachers[0 if role == "host_teacher" else 1]

    def words(self, text: str) -> str:
        for part in [p.split("}")[0] for p in text.split("{")[1:]]:
            text = text.replace("{" + part + "}", self.who(part).given_name)
        return text

    def add(self, at: float, kind: str, by: "people.Person | int", name: str = "", **data: Any) -> None:
        self.events.append(live.PastEvent(at, kind, by, data, name))

    def class_joins(self, event: dict[str, Any], named: set[int]) -> None:
        side = 1 if event["side"] == "A" else 2
        self.add(event["at"] - 3, "person.joined", side)
        self.add(event["at"] - 1, "media.set", side, mic=True, cam=True)
        for pupil in self.cast.pupils(self.classes[side - 1]):
            if pupil.pk in named or self.chance.random() < event["present_ratio"]:
                self.present[side].append(pupil)
                self.add(event["at"] + self.chance.uniform(0, 25), "person.joined", pupil)

    def votes(self, event: dict[str, Any]) -> None:
        for side, shares in ((1, event["shares"]["A"]), (2, event["shares"]["B"])):
            for pupil, choice in zip(
                self.present[side], self.choices(shares, len(self.present[side])), strict=True
            ):
                at = event["at"] + self.chance.uniform(1, max(2, event["until"] - 2))
                self.add(at, "poll.voted", pupil, poll=event["key"], choice=choice)

    def choices(self, shares: list[float], voters: int) -> list[int]:
        """One choice a voter, as near to the shares as whole voters allow: what is said of the result stays true."""
        exact = [share * voters for share in shares]
        counts = [int(one) for one in exact]
        by_rest = sorted(range(len(shares)), key=lambda n: counts[n] - exact[n])
        for n in by_rest[: voters - sum(counts)]:
            counts[n] += 1
        chosen = [n for n, count in enumerate(counts) for _ in range(count)]
        self.chance.shuffle(chosen)
        return chosen

    def read(self, script: dict[str, Any], quiz_data: dict[str, Any], until: float) -> list[live.PastEvent]:
        """The events up to `until` seconds."""
        named = {self.who(e["by"]).pk for e in script["events"]}
        deck: dict[str, Any] = {"item": self.deck.pk, "title": self.deck.title, "pages": self.deck.pages}
        self.add(1, "slides.set", self.teachers[0], **deck)
        for event in script["events"]:
            if event["at"] > until:
                break
            self.one(event, named, quiz_data)
        return [event for event in self.events if event.at <= until]

    def one(self, event: dict[str, Any], named: set[int], quiz_data: dict[str, Any]) -> None:
        at, kind, by = event["at"], event["kind"], self.who(event["by"])
        if kind == "join":
            self.add(at + 0.5, "person.joined", by)
        elif kind == "class_joins":
            self.class_joins(event, named)
        elif kind == "slide":
            self.add(at, "slide.moved", by, page=min(event["page"], self.deck.pages))
        elif kind == "chat":
            self.lines[event["by"]] = f"line-{at}"
            self.add(at, "chat.said", by, name=f"line-{at}", text=self.words(event["text"]))
        elif kind == "hide_message":
            of = self.who(event["of"])
            side = 1 if event["of"].startswith("pupil:A") or of == self.teachers[0] else 2
            self.add(at, "chat.hidden", by, line=self.lines[event["of"]], side=side)
        elif kind in {"raise_hand", "lower_hand"}:
            self.add(at, "hand.raised" if kind == "raise_hand" else "hand.lowered", by)
        elif kind == "poll_open":
            self.add(
                at, "poll.opened", by, name=event["key"], question=event["question"], options=event["options"]
            )
        elif kind == "poll_votes":
            self.votes(event)
        elif kind == "poll_close":
            self.add(at, "poll.closed", by, poll=event["key"])
        elif kind == "quiz_open":
            self.add(at, "quiz.given", by, name="quiz", **quiz_data)
        elif kind == "quiz_close":
            self.add(at, "quiz.closed", by, quiz="quiz")


def _told(cast: Cast, script: dict[str, Any], starts: datetime, deck: content.LibraryItem) -> live.PastLesson:
    sides = [(cast.school_class(code, name), cast.person(teacher)) for code, name, teacher in SIDES]
    return live.PastLesson(
        script["title"], script["goals"][0], cast.subject("khtn"), starts, script["minutes"], sides, deck.pk
    )


def past(cast: Cast, quizzes: Quizzes, deck: content.LibraryItem) -> live.Lesson:
    """Last week's lesson: replay, quiz marks in both gradebooks, attendance, record confirmed by both schools."""
    script = catalogue.lesson_script()
    starts = moment(cast.calendar.before(5), 9, 30)
    given = next(e for e in script["events"] if e["kind"] == "quiz_open")
    opens = starts + timedelta(seconds=given["at"])
    closes = opens + timedelta(minutes=given["minutes"])
    quiz = quizzes.quiz(script["quiz"], cast.person("nga.bannguon"), cast.school("bannguon"))
    key = "demo-past"
    assignments = []
    for code, class_name, teacher in SIDES:
        school_class = cast.school_class(code, class_name)
        assignments.append(
            assessments.assign_quiz(
                quiz=quiz, school_class=school_class, opens=opens, closes=closes, minutes=given["minutes"], attempts=1,
                column=quizzes.column(school_class, quiz.subject, "regular-3"), assigned_by=cast.person(teacher),
                mode="lesson", lesson_key=key,
            )
        )  # fmt: skip
    quiz_data = {
        "title": quiz.title,
        "minutes": given["minutes"],
        "closes": int(closes.timestamp() * 1000),
        "assignments": [{"side": n, "key": str(a.pk)} for n, a in enumerate(assignments, start=1)],
    }
    reading = Script(cast, deck)
    events = reading.read(script, quiz_data, until=script["minutes"] * 60)
    lesson = live.record_past_lesson(_told(cast, script, starts, deck), events)
    content.share_item_with_classes(deck.pk, [c.pk for c in reading.classes], f"lesson:{lesson.pk}")
    for number, assignment in enumerate(assignments, start=1):
        quizzes.play(assignment, reading.present[number])
    notes = (script["after"]["host_note"], script["after"]["partner_note"])
    for side, note in zip(lesson.sides.order_by("number"), notes, strict=True):
        live.confirm(
            side, side.teacher, len(reading.present[side.number]), note, at=starts + timedelta(hours=2)
        )
    return lesson


# The first minutes of the lesson that is live: (seconds, who, kind, data).
LIVE_NOW: tuple[dict[str, Any], ...] = (
    {"at": 0, "by": "host_teacher", "kind": "join"},
    {"at": 4, "by": "partner_teacher", "kind": "join"},
    {"at": 30, "by": "host_teacher", "kind": "class_joins", "side": "A", "present_ratio": 0.95},
    {"at": 40, "by": "partner_teacher", "kind": "class_joins", "side": "B", "present_ratio": 0.93},
    {"at": 90, "by": "host_teacher", "kind": "slide", "page": 1},
    {"at": 100, "by": "host_teacher", "kind": "chat", "text": "Hôm nay hai lớp cùng thi thả thuyền: thuyền nào chở được nhiều bi nhất mà chưa chìm."},
    {"at": 125, "by": "partner_teacher", "kind": "chat", "text": "Lớp 8B đã gấp xong sáu chiếc thuyền giấy bạc, các bạn 8A2 xem trên màn hình nhé."},
    {"at": 170, "by": "pupil:B:3", "kind": "chat", "text": "Thuyền nhóm em đáy rộng, chắc chở được nhiều hơn ạ"},
    {"at": 205, "by": "pupil:A:7", "kind": "chat", "text": "Nhóm em làm thành cao để nước khó tràn vào"},
    {"at": 260, "by": "host_teacher", "kind": "slide", "page": 4},
    {"at": 300, "by": "host_teacher", "kind": "poll_open", "key": "thuyen", "question": "Cùng một tờ giấy bạc, thuyền nào nổi tốt nhất?",
     "options": ["Đáy rộng, thành thấp", "Đáy hẹp, thành cao", "Đáy rộng, thành cao vừa"]},
    {"at": 305, "by": "host_teacher", "kind": "poll_votes", "key": "thuyen", "until": 60,
     "shares": {"A": [0.3, 0.15, 0.55], "B": [0.35, 0.2, 0.45]}},
    {"at": 420, "by": "pupil:A:12", "kind": "raise_hand"},
    {"at": 450, "by": "pupil:B:9", "kind": "raise_hand"},
)  # fmt: skip


def now_live(cast: Cast, deck: content.LibraryItem) -> live.Lesson:
    """A lesson that began twelve minutes ago: whoever tries the demo walks into it, with a poll open and two hands up."""
    script = {
        "title": "Thi thả thuyền: vì sao vật nổi", "goals": ["Vận dụng lực đẩy Archimedes để thiết kế chiếc thuyền chở nặng nhất"],
        "minutes": 45, "events": list(LIVE_NOW),
    }  # fmt: skip
    events = Script(cast, deck).read(script, {}, until=700)
    told = _told(cast, script, clock.now() - timedelta(minutes=12), deck)
    lesson = live.record_past_lesson(told, events, still_open=True)
    classes = [cast.school_class(code, name).pk for code, name, _ in SIDES]
    content.share_item_with_classes(deck.pk, classes, f"lesson:{lesson.pk}")
    return lesson


def planned(cast: Cast, deck: content.LibraryItem) -> None:
    """Next week's lesson, accepted; and an invitation that waits for an answer."""
    code, class_name, teacher = SIDES[0]
    partner = live.Partner(cast.school_class("vensong", "8B"), cast.person("thien.vensong"))
    draft = live.Draft(
        "Sông quê em: hai bờ một dòng", "Kể về con sông ở quê và cách giữ nước sạch", cast.subject("khtn"),
        moment(cast.calendar.after(4), 8, 0), 45, deck.pk,
    )  # fmt: skip
    lesson = live.plan_lesson(cast.person(teacher), cast.school_class(code, class_name), draft, partner)
    side = lesson.sides.get(number=2)
    live.answer(side, "accepted")
    asked = live.Draft(
        "Giải toán bằng cách lập phương trình", "Hai lớp ra đề cho nhau", cast.subject("toan"),
        moment(cast.calendar.after(7), 9, 0), 45,
    )  # fmt: skip
    live.plan_lesson(
        cast.person("linh.vensong"), cast.school_class("vensong", "8B"), asked,
        live.Partner(cast.school_class("bannguon", "8A2"), cast.person("hoa.bannguon")),
    )  # fmt: skip
