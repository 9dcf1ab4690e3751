"""What a person is told about a file that cannot be taken: what is wrong and what to do, nothing guessed."""

from django.conf import settings
from django.utils.translation import gettext as _


class Refused(Exception):
    """A file or its description was refused; nothing was kept. The message is for the reader."""


class Already(Refused):
    """The school has this very file: `item_id` and `title` of what it is in."""

    def __init__(self, item_id: int, title: str) -> None:
        super().__init__(_("Tệp này đã có: “%(title)s”.") % {"title": title})
        self.item_id = item_id
        self.title = title


def why(code: str) -> str:
    """The sentence for a code of `formats.problems.BrokenFile` or of `ingest`."""
    limit = settings.MAX_UPLOAD_MB
    return {
        "too-large": _("Chọn tệp khác: tệp này lớn hơn %(limit)s MB.") % {"limit": limit},
        "empty": _("Tệp này rỗng. Hãy chọn lại tệp có nội dung."),
        "unknown": _(
            "Thư viện chưa nhận loại tệp này. Các loại nhận được: PDF, EPUB, MP3, M4A, OGG, WAV, MP4, WebM, PNG, JPEG, WebP, GIF."
        ),
        "broken-pdf": _(
            "Không mở được tệp PDF này, có thể tệp bị hỏng khi chép. Hãy mở thử trên máy rồi chọn lại."
        ),
        "password": _("Tệp PDF này có mật khẩu. Hãy bỏ mật khẩu rồi chọn lại."),
        "no-pages": _("Tệp này không có trang nào để đọc."),
        "broken-epub": _(
            "Không mở được sách EPUB này, có thể tệp bị hỏng. Hãy mở thử bằng phần mềm đọc sách rồi chọn lại."
        ),
        "zip-bomb": _("Sách này bung ra lớn bất thường nên không được nhận."),
        "zip-names": _("Sách này chứa đường dẫn không an toàn nên không được nhận."),
        "broken-audio": _(
            "Không nghe được tệp âm thanh này: tệp bị hỏng hoặc chưa chép hết. Hãy mở thử trên máy rồi chọn lại."
        ),
        "broken-video": _(
            "Không xem được video này: tệp bị hỏng hoặc chưa chép hết. Hãy mở thử trên máy rồi chọn lại."
        ),
        "office": _(
            "Thư viện chưa nhận tệp Word, Excel, PowerPoint. Hãy lưu tệp này thành PDF rồi chọn tệp PDF."
        ),
        "heic": _("Thư viện chưa nhận ảnh HEIC của điện thoại. Hãy lưu ảnh thành JPEG rồi chọn lại."),
        "broken-image": _("Không mở được hình này, có thể tệp bị hỏng. Hãy mở thử trên máy rồi chọn lại."),
        "disk-full": _("Máy chủ đã hết chỗ lưu tệp. Chưa có gì được lưu; hãy báo người quản trị."),
        "storage": _("Kho lưu tệp chưa trả lời, nên chưa có gì được lưu. Hãy thử lại sau ít phút."),
        "unreachable": _("Kho lưu tệp chưa trả lời. Hãy thử lại sau ít phút; chỗ đang đọc vẫn được giữ."),
        "lost": _("Tệp của tài liệu này không còn trong kho. Hãy báo nhân viên thư viện của trường."),
        "link": _("Ghi địa chỉ bắt đầu bằng https:// hoặc http://."),
        "kept": _(
            "Tài liệu này đã từng xuất bản nên được giữ lại: bài học và lượt đọc còn dẫn tới nó. "
            "Đưa về bản nháp thì bạn đọc không còn thấy."
        ),
        "own-only": _(
            "Giấy phép “Chỉ dùng trong trường” không cho chia sẻ với trường khác. "
            "Hãy chọn giấy phép cho phép chia sẻ, hoặc bỏ chọn chia sẻ."
        ),
        "title": _("Ghi nhan đề của tài liệu."),
    }[code]
