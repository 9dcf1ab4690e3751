"""The sheets and columns of the file, found by their headings wherever these stand in the first twelve rows."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "date", "code"]
HEADER_ROWS = 12
GUIDE_TITLE = "Hướng dẫn"


@dataclass(frozen=True)
class Column:
    """`headings`: how schools write it (compared without marks and case); the first one is written by us."""

    key: str
    headings: tuple[str, ...]
    required: bool = False
    kind: Kind = "text"
    width: int = 16
    hint: str = ""


@dataclass(frozen=True)
class SheetLayout:
    key: str
    titles: tuple[str, ...]
    columns: tuple[Column, ...]
    examples: tuple[tuple[str, ...], ...] = field(default=())

    @property
    def required(self) -> frozenset[str]:
        return frozenset(column.key for column in self.columns if column.required)


_NAME = ("Họ và tên", "Họ tên", "Họ, tên", "Họ và tên học sinh", "Họ và tên giáo viên", "Họ và tên phụ huynh")
SHEETS: tuple[SheetLayout, ...] = (
    SheetLayout(
        "classes",
        ("Lớp", "Lớp học", "Danh sách lớp"),
        (
            Column("name", ("Tên lớp", "Lớp"), True, width=12, hint="8A1"),
            Column("grade", ("Khối", "Khối lớp"), True, "code", 8, "1 đến 12"),
            Column("campus", ("Điểm trường", "Cơ sở", "Phân hiệu"), width=22, hint="để trống: điểm chính"),
            Column(
                "homeroom", ("Giáo viên chủ nhiệm", "GVCN", "Chủ nhiệm"), width=26,
                hint="họ và tên, tên đăng nhập hoặc thư điện tử",
            ),
        ),
    ),
    SheetLayout(
        "pupils",
        ("Học sinh", "Danh sách học sinh", "HS"),
        (
            Column("code", ("Mã học sinh", "Mã HS", "Mã định danh học sinh"), False, "code", 16, "mã ngành, nếu có"),
            Column("name", _NAME, True, width=28),
            Column("birth", ("Ngày sinh", "Ngày, tháng, năm sinh", "Ngày tháng năm sinh"), False, "date", 14, "dd/mm/yyyy"),
            Column("gender", ("Giới tính", "Nam/Nữ"), width=10, hint="nam hoặc nữ"),
            Column("class", ("Lớp", "Tên lớp"), True, width=10),
        ),
    ),
    SheetLayout(
        "staff",
        ("Giáo viên", "Cán bộ giáo viên", "Thầy cô", "GV"),
        (
            Column("name", _NAME, True, width=28),
            Column("email", ("Thư điện tử", "Email", "E-mail"), width=28),
            Column("phone", ("Điện thoại", "Số điện thoại", "ĐT"), False, "code", 14),
            Column(
                "posts", ("Chức vụ", "Vị trí", "Nhiệm vụ"), width=26,
                hint="để trống: giáo viên; nhiều chức vụ cách nhau bằng dấu phẩy",
            ),
            Column("username", ("Tên đăng nhập", "Tài khoản"), width=20, hint="chỉ ghi cho người đã có tài khoản"),
            Column(
                "heads", ("Môn của tổ", "Tổ trưởng các môn", "Tổ trưởng môn"), width=26,
                hint="với tổ trưởng chuyên môn: các môn, cách nhau bằng dấu phẩy",
            ),
        ),
    ),
    SheetLayout(
        "teaching",
        ("Phân công", "Phân công giảng dạy", "PCGD"),
        (
            Column("class", ("Lớp", "Tên lớp"), True, width=10),
            Column("subject", ("Môn", "Môn học"), True, width=26),
            Column("teacher", ("Giáo viên", "Họ và tên giáo viên", "Thầy cô"), True, width=28),
            Column("term", ("Học kì", "Học kỳ", "HK"), False, "code", 10, "1, 2; để trống: cả năm"),
        ),
    ),
    SheetLayout(
        "guardians",
        ("Phụ huynh", "Cha mẹ học sinh", "PH"),
        (
            Column("name", ("Họ và tên phụ huynh", "Phụ huynh", "Họ và tên", "Họ tên"), True, width=28),
            Column("relation", ("Quan hệ", "Quan hệ với học sinh"), width=12, hint="mẹ, bố, ông, bà"),
            Column("phone", ("Điện thoại", "Số điện thoại", "ĐT"), False, "code", 14),
            Column("email", ("Thư điện tử", "Email", "E-mail"), width=28),
            Column("pupil_code", ("Mã học sinh", "Mã HS"), False, "code", 16, "hoặc ghi tên và lớp của học sinh"),
            Column("pupil", ("Họ và tên học sinh", "Học sinh", "Tên học sinh"), width=28),
            Column("class", ("Lớp", "Tên lớp"), width=10),
        ),
    ),
)  # fmt: skip
SHEET = {sheet.key: sheet for sheet in SHEETS}
EXAMPLES: dict[str, tuple[tuple[str, ...], ...]] = {
    "classes": (("8A1", "8", "", "Hà Thị Mẫu"),),
    "pupils": (("", "Lò Văn Mẫu", "05/09/2013", "nam", "8A1"),),
    "staff": (("Hà Thị Mẫu", "ha.thi.mau@truong.example", "", "giáo viên", "", ""),),
    "teaching": (("8A1", "Toán", "Hà Thị Mẫu", ""),),
    "guardians": (("Lò Văn Cha", "bố", "0900000000", "", "", "Lò Văn Mẫu", "8A1"),),
}
