"""What the grid's script says, in the reader's language; the page carries it as JSON."""

from django.utils.translation import gettext as _

from lms.gradebook.grid import separator
from lms.gradebook.sheets import Sheet


def page_strings(sheet: Sheet) -> dict[str, str]:
    """Texts with {placeholders} that the script fills in."""
    return {
        "separator": separator(),
        "fresh": _("Sổ lúc {at}, chưa sửa gì"),
        "saved": _("Đã lưu {at}"),
        "saving": _("Đang lưu {count} ô"),
        "offline": _("Mất mạng: {count} ô giữ trên máy này, có mạng sẽ tự gửi"),
        "offlineNow": _("Mất mạng: điểm nhập lúc này được giữ trên máy"),
        "unkept": _("Mất mạng: {count} ô chỉ còn trên trang này. Đừng đóng trang."),
        "login": _("Phiên đăng nhập đã hết: {count} ô giữ trên máy này."),
        "loginLink": _("Đăng nhập lại để gửi"),
        "stopped": _("Chưa lưu được {count} ô, còn giữ trên máy này."),
        "reload": _("Tải lại trang"),
        "recalled": _("{count} ô nhập lúc mất mạng đã được gửi vào sổ."),
        "lost": _("Còn giữ trên máy này nhưng không còn chỗ trong sổ: {list}."),
        "dropLost": _("Đã xem, xóa khỏi máy này"),
        "refused": _("{count} ô chưa lưu được, xem chỗ đánh dấu"),
        "notConfirmed": _("Chưa xác nhận: còn {count} ô chưa lưu được"),
        "notPublished": _("Chưa công bố: còn {count} ô chưa lưu được"),
        "notDone": _("Chưa làm: còn {count} ô chưa lưu được"),
        "conflict": _("Trong sổ nay là {now} ({who}, {when}). Thầy/cô nhập {typed} lúc {at}. Ghi điểm nào?"),
        "write": _("Ghi {value}"),
        "leave": _("Giữ {value}"),
        "empty": _("ô trống"),
        "outside": _("{count} ô nằm ngoài bảng, không dán."),
        "pasteSummary": _("{good} ô sẽ ghi, {bad} ô không đọc được."),
        "pasteDo": _("Dán {good} ô"),
        "outOfRange": _("Điểm từ 0 đến 10"),
        "tooPrecise": _("Chỉ một chữ số thập phân"),
        "notAMark": _("Không phải điểm"),
        "notALevel": _("Ghi Đ hoặc CĐ"),
    }
