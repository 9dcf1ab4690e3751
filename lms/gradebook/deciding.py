"""What a teacher does with a whole sheet: confirm proposals, publish columns, and tell those concerned."""

from collections.abc import Callable, Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.gradebook import proposals, rules, undoing, writing
from lms.gradebook.columns import slot_label
from lms.gradebook.grid import marks_of, waiting_of
from lms.gradebook.models import Mark, Proposal
from lms.gradebook.sheets import Sheet
from lms.notify import api as notify
from lms.people import api as people


def act(sheet: Sheet, action: str, author: writing.Author) -> str:
    """Do what a button of the sheet says; returns what was done, in words.

    When somebody else writes one of the marks at the same moment, it does nothing and says so.

    `action` is confirm-all, confirm-column:<slot>, confirm:<id>, replace:<id>, decline:<id>, publish-all or
    publish:<slot>, or unconfirm (the last confirmation). Unknown actions and proposals of other sheets do nothing.
    """
    try:
        return _act(sheet, action, author)
    except writing.Conflict:
        return _(
            "Có người vừa sửa điểm cùng lúc nên chưa xác nhận hay hoàn tác gì. Thầy cô xem lại sổ rồi làm lại."
        )


def _act(sheet: Sheet, action: str, author: writing.Author) -> str:
    name, _colon, target = action.partition(":")
    if name in {"confirm-all", "confirm-column", "confirm", "replace"}:
        chosen = _chosen(sheet, name, target)
        return confirmed_text(proposals.confirm(chosen, author, replace=name == "replace"))
    if name == "decline":
        count = proposals.decline(_chosen(sheet, name, target), author)
        return _("Đã bỏ qua %(count)s đề xuất, sổ không đổi.") % {"count": count}
    if name == "unconfirm":
        return _taken_back(undoing.take_back(sheet, author))
    if name in {"publish-all", "publish"}:
        return publish(sheet, None if name == "publish-all" else target, author)
    return ""


def _chosen(sheet: Sheet, name: str, target: str) -> list[Proposal]:
    waiting = waiting_of(sheet)
    if name == "confirm-all":
        return [p for found in waiting.values() for p in found]
    if name == "confirm-column":
        return [p for (_pupil, slot), found in waiting.items() if slot == target for p in found]
    return [p for found in waiting.values() for p in found if str(p.pk) == target]


def confirmed_text(done: proposals.Confirmed) -> str:
    count = len(done.marks)
    text = ngettext("Đã xác nhận %(count)s điểm.", "Đã xác nhận %(count)s điểm.", count) % {"count": count}
    if done.kept:
        text += " " + _("%(kept)s ô đã có điểm nên giữ nguyên; muốn thay, xác nhận từng ô.") % {
            "kept": len(done.kept)
        }
    return text


def _taken_back(count: int) -> str:
    if not count:
        return _("Không còn gì để hoàn tác: điểm đã được sửa hoặc công bố.")
    return ngettext(
        "Đã hoàn tác: %(count)s đề xuất chờ xác nhận lại.",
        "Đã hoàn tác: %(count)s đề xuất chờ xác nhận lại.",
        count,
    ) % {"count": count}


def publish(sheet: Sheet, slot: str | None, author: writing.Author) -> str:
    """Publish a column (or all): pupils and guardians see these marks from now on and are told."""
    author = writing.Author(author.person, author.address, writing.How.PUBLISHED)
    with transaction.atomic():
        marks = [mark for (_pupil, its), mark in marks_of(sheet).items() if slot in (None, its)]
        fresh = writing.publish(marks, author)
        if fresh:
            _tell(sheet, fresh)
    if not fresh:
        return _("Không có điểm mới để công bố.")
    return _("Đã công bố %(count)s điểm. Học sinh và phụ huynh xem được từ bây giờ.") % {"count": len(fresh)}


def _tell(sheet: Sheet, fresh: list[Mark]) -> None:
    """Each pupil and guardian hears of the own new marks, without the marks themselves; after the commit."""
    by_pupil: dict[int, list[str]] = {}
    for mark in sorted(fresh, key=lambda m: rules.SLOTS.index(m.slot)):
        by_pupil.setdefault(mark.pupil_id, []).append(mark.slot)
    alike: dict[tuple[str, ...], list[int]] = {}
    for pupil_id, slots in by_pupil.items():
        alike.setdefault(tuple(slots), []).append(pupil_id)
    for slots_of_all, pupils in alike.items():
        notify.tell(pupils, "mark", _line(sheet, slots_of_all), reverse("gradebook:results"))
    names = {pupil.pk: pupil.full_name for pupil in sheet.roster}
    links = people.Guardianship.objects.filter(pupil_id__in=by_pupil, verified_at__isnull=False)
    guardians: dict[int, list[int]] = {}
    for guardian_id, pupil_id in links.values_list("guardian_id", "pupil_id"):
        guardians.setdefault(pupil_id, []).append(guardian_id)
    for pupil_id, ids in guardians.items():
        line = _line(sheet, by_pupil[pupil_id], names.get(pupil_id, ""))
        notify.tell(ids, "mark", line, reverse("gradebook:results_of", args=[pupil_id]))


def _line(sheet: Sheet, slots: Sequence[str], name: str | None = None) -> Callable[[], str]:
    """Makes the line in the reader's language: for the pupil, or with the pupil's name for a guardian."""

    def line() -> str:
        what = ", ".join(slot_label(slot) for slot in slots)
        values = {"subject": sheet.subject.name, "what": what, "name": name}
        if name is None:
            return _("%(subject)s có điểm mới: %(what)s.") % values
        return _("%(name)s có điểm mới môn %(subject)s: %(what)s.") % values

    return line


def saved_text(saved: list[Mark]) -> str:
    count = len(saved)
    return ngettext("Đã lưu %(count)s điểm.", "Đã lưu %(count)s điểm.", count) % {"count": count}
