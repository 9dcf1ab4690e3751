"""What the grid's script says, in the reader's language; the page carries it as JSON."""

from django.utils.translation import gettext as _

from lms.gradebook.grid import separator
from lms.gradebook.sheets import Sheet


def page_strings(sheet: Sheet) -> dict[str, str]:
    """Texts with {placeholders} that the script fills in."""
    return {
        "separator": separator(),
        "saved": _("Đã lưu {at}"),
        "saving": _("Đang lưu {count} ô"),
        "offline": _("Mất mạng: {count} ô còn trên trang này, sẽ gửi lại. Đừng đóng trang."),
        "refused": _("{count} ô chưa lưu được, xem chỗ đánh dấu"),
        "stopped": _("Chưa lưu được {count} ô. Bấm Lưu để thử lại."),
        "undone": _("Đã hoàn tác {name}"),
        "empty": _("ô trống"),
        "outside": _("{count} ô nằm ngoài bảng, không dán."),
        "pasteSummary": _("{good} ô sẽ ghi, {bad} ô không đọc được."),
        "pasteDo": _("Dán {good} ô"),
        "unchanged": _("không đổi"),
        "outOfRange": _("Điểm từ 0 đến 10"),
        "tooPrecise": _("Chỉ một chữ số thập phân"),
        "notAMark": _("Không phải điểm"),
        "notALevel": _("Ghi Đ hoặc CĐ"),
        "average": _("ĐTB"),
    }
