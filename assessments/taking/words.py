"""What the attempt page says from its script, and in refusals: kept in one place so that it is translated."""

from django.utils.translation import gettext as _


def for_script() -> dict[str, str]:
    return {
        "saved": _("Đã lưu {time}"),
        "sending": _("Đang gửi {n} câu"),
        "offline": _("Mất mạng: bài làm được giữ trên máy này"),
        "server": _("Máy chủ chưa nhận được: bài làm được giữ trên máy này"),
        "unkept": _("Mất mạng: đừng đóng trang này, máy không cho giữ bài"),
        "login": _("Phiên đăng nhập đã hết: bài làm được giữ trên máy này"),
        "loginNote": _("Em đăng nhập lại để gửi tiếp bài làm. Những câu chưa gửi vẫn còn trên máy này."),
        "loginLink": _("Đăng nhập lại"),
        "closed": _("Bài đã đóng"),
        "closedNote": _(
            "Bài đã đóng nên các câu gửi sau đó không được tính: {list}. Những câu đã lưu trước đó được giữ nguyên."
        ),
        "closedAll": _("Bài đã đóng. Mọi câu em trả lời đều đã được lưu."),
        "resultLink": _("Xem bài đã nộp"),
        "rejectedNote": _("Câu {list} chưa lưu được vì nội dung không đọc được. Em nhập lại câu đó."),
        "rejected": _("Có câu chưa lưu được"),
        "merged": _("Câu {list} đã được cập nhật theo lần trả lời mới hơn ở máy khác."),
        "timeUp": _("Hết giờ. Đang nộp bài."),
        "timeUpOffline": _(
            "Hết giờ. Mất mạng: {n} câu chưa gửi vẫn được giữ trên máy này, trang sẽ gửi lại."
        ),
        "finishOffline": _(
            "Chưa nộp được vì chưa gửi hết bài. Bài làm được giữ trên máy này; em chờ có mạng rồi nộp lại."
        ),
        "words": _("Đã viết {n} từ."),
        "progress": _("Đã trả lời {done} trên {all} câu"),
        "question": _("Câu {n}"),
        "answered": _("đã trả lời"),
        "unanswered": _("chưa trả lời"),
        "flagged": _("đã đánh dấu"),
    }


def refusal(reason: str) -> str:
    """Why an attempt cannot be started or saved."""
    return {
        "not_open_yet": _("Bài này chưa mở."),
        "over": _("Bài này đã đóng, em không bắt đầu được nữa."),
        "not_in_class": _("Bài này của lớp cũ: em xem lại được các lần đã làm, không làm thêm lần mới."),
        "no_attempts_left": _("Em đã dùng hết số lần làm bài."),
        "closed": _("Bài đã nộp nên không lưu thêm được. Những câu đã lưu trước đó được giữ nguyên."),
        "deadline": _(
            "Đã hết giờ nên không lưu thêm được. Những câu đã lưu trước đó được giữ nguyên và đã được nộp."
        ),
    }[reason]
