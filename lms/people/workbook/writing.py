"""The file to download: empty with examples, or filled. Every cell is a typed string: '=…' stays text."""

import io
from collections.abc import Iterable, Mapping, Sequence

from lms.people.workbook.layout import EXAMPLES, GUIDE_TITLE, SHEETS

GUIDE = (
    "Cách dùng tệp này",
    "1. Điền các trang Lớp, Học sinh, Giáo viên, Phân công, Phụ huynh. Trang nào chưa cần thì để trống.",
    "2. Cột có dấu * phải điền. Có thể đổi thứ tự cột, thêm dòng tiêu đề phía trên; đừng đổi tên cột.",
    "3. Ngày sinh viết dd/mm/yyyy, ví dụ 05/09/2013.",
    "4. Xóa các dòng ví dụ (có chữ “Mẫu”) trước khi gửi.",
    "5. Gửi tệp lên trang “Nhập từ Excel”. Hệ thống cho xem trước và đánh dấu từng ô còn nghi ngờ; xác nhận rồi mới ghi.",
    "6. Gửi lại tệp đã sửa không tạo bản trùng: học sinh được nhận ra theo mã học sinh, rồi theo họ tên và ngày sinh.",
    "7. Mật khẩu không nằm trong tệp: sau khi nhập, in phiếu mật khẩu theo lớp.",
)


def write_book(rows: Mapping[str, Iterable[Sequence[str]]] | None = None, title: str = "") -> bytes:
    """A workbook with all sheets; `rows` (sheet key -> rows in the layout's order), or the examples when None."""
    import xlsxwriter  # only downloads need it

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    head = book.add_format(
        {"bold": True, "bg_color": "#E0EFEE", "border": 1, "text_wrap": True, "valign": "top"}
    )
    text = book.add_format({"num_format": "@"})
    faint = book.add_format({"italic": True, "font_color": "#8A6100", "num_format": "@"})
    strong = book.add_format({"bold": True, "font_size": 14})
    guide = book.add_worksheet(GUIDE_TITLE)
    guide.set_column(0, 0, 110)
    for number, line in enumerate(GUIDE):
        guide.write_string(number, 0, line, strong if number == 0 else None)
    for layout in SHEETS:
        sheet = book.add_worksheet(layout.titles[0])
        sheet.write_string(0, 0, title or "Điền từ dòng 3. Cột có dấu * phải điền.", strong)
        for index, column in enumerate(layout.columns):
            sheet.set_column(index, index, column.width, text)
            heading = column.headings[0] + (" *" if column.required else "")
            sheet.write_string(1, index, heading, head)
            if column.hint:
                sheet.write_comment(1, index, column.hint)
        lines = EXAMPLES[layout.key] if rows is None else rows.get(layout.key, ())
        for number, cells in enumerate(lines, start=2):
            for index, value in enumerate(cells):
                sheet.write_string(number, index, value, faint if rows is None else text)
        sheet.freeze_panes(2, 0)
    book.close()
    return out.getvalue()
