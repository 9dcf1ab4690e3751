"""The sentences that the lesson room's scripts say; {names} in braces are filled in by the browser."""

from django.utils.translation import gettext as _


def room_words(role: str) -> dict[str, str]:
    """All sentences of the room by key, in the reader's language; teachers and pupils are spoken to differently."""
    words = {**_line(), **_clock(), **_slides(), **_talk(), **_asking(), **_people(), **_media()}
    if role == "teacher":
        words["lineBroken"] = _("Đang kết nối lại… Những gì thầy cô gửi vẫn được giữ, có mạng là gửi tiếp.")
    elif role == "screen":
        words["lineBroken"] = _("Đang kết nối lại… Trang chiếu tự theo kịp khi có mạng.")
    return words


def _line() -> dict[str, str]:
    return {
        "lineConnecting": _("Đang vào phòng học…"),
        "lineBroken": _("Đang kết nối lại… Những gì thầy cô gửi vẫn được giữ, có mạng là em thấy đủ."),
        "linePolling": _("Mạng ở đây chặn đường truyền nhanh, nên mọi thứ đến chậm hơn vài giây."),
        "lineWaiting": _("Đang chờ gửi: {count}. Chưa mất gì cả."),
        "endAsk": _("Kết thúc giờ học cho tất cả các lớp? Sau đó không mở lại được."),
        "endWorking": _("Còn {count} em đang làm bài; bài đóng lúc {time}."),
        "endOpen": _("Không có em nào đang làm bài; bài còn mở đến {time}."),
        "newLines": _("Trò chuyện có thêm {count} tin."),
        "newHands": _("Đang giơ tay: {count}."),
    }


def replay_words() -> dict[str, str]:
    """The sentences of the replay."""
    return {
        **_slides(),
        **_talk(),
        **_asking(),
        **_people(),
        "replayPlay": _("Phát"),
        "replayPause": _("Dừng"),
        "replayTime": _("{now} trên {all}"),
        "mark_lesson.opened": _("Bắt đầu giờ học"),
        "mark_lesson.ended": _("Kết thúc giờ học"),
        "mark_slides.set": _("Chiếu: {title}"),
        "mark_slide.moved": _("Trang {page}"),
        "mark_poll.opened": _("Hỏi: {question}"),
        "mark_quiz.given": _("Giao bài: {title}"),
        "replayFailed": _("Chưa tải được giờ học. Kiểm tra mạng rồi bấm Tải lại trang."),
    }


def _clock() -> dict[str, str]:
    return {
        "clockUntil": _("Còn {time}"),
        "clockDue": _("Đã đến giờ, đang chờ thầy cô mở phòng."),
        "clockLeft": _("còn {count} phút"),
        "clockOver": _("quá {count} phút"),
    }


def _slides() -> dict[str, str]:
    return {
        "slideAlt": _("Trang {page} trong {pages} của bài chiếu “{title}”"),
        "slidePlace": _("Trang {page}/{pages}"),
        "deckOption": _("{title} ({pages} trang)"),
        "presenterIs": _("Đang trình bày: {name}"),
    }


def _talk() -> dict[str, str]:
    return {
        "someone": _("Một người"),
        "chatSending": _("Đang gửi…"),
        "chatHide": _("Ẩn"),
        "chatHideWhose": _("Ẩn tin của {name}"),
        "chatHidden": _("Đã ẩn với mọi người"),
        "chatClosed": _("Thầy cô đang tạm khóa trò chuyện của trường em. Em vẫn đọc được."),
        "chatOver": _("Giờ học đã kết thúc, trò chuyện đã đóng."),
        "chatClose": _("Tạm khóa trò chuyện của trường mình"),
        "chatOpen": _("Mở lại trò chuyện của trường mình"),
        "handRaise": _("Giơ tay"),
        "handLower": _("Hạ tay"),
        "handPlace": _("Em đang giơ tay, thứ {place} trong hàng."),
        "handCall": _("Mời"),
        "handCallWhose": _("Mời {name} phát biểu"),
        "handTurn": _("Mời em {name}, lớp {class_name} {school}"),
        "handTurnOther": _("Mời {name}, {school}"),
        "handDone": _("Hạ tay"),
        "handLowerWhose": _("Hạ tay của {name}"),
    }


def _asking() -> dict[str, str]:
    return {
        "pollTooLittle": _("Cần một câu hỏi và ít nhất hai lựa chọn."),
        "pollOption": _("Lựa chọn {number}"),
        "pollOpen": _("Đang hỏi"),
        "pollClosed": _("Đã khép lại"),
        "pollTotal": _("Số người đã trả lời: {total}"),
        "pollCount": _("{count} · {share} %"),
        "pollMine": _("em chọn"),
        "pollSend": _("Gửi câu trả lời"),
        "pollChange": _("Đổi câu trả lời"),
        "pollSending": _("Đang gửi câu trả lời…"),
        "pollVoted": _("Đã ghi câu trả lời {letter}. Em còn đổi được đến khi thầy cô khép lại."),
        "quizLeft": _("Còn {time}"),
        "quizGivenAlready": _("{title} (đã giao)"),
        "quizProgress": _("đã nộp {finished}, đang làm {started}, cả lớp {of}"),
        "quiz_none": _("Chưa mở bài"),
        "quiz_started": _("Đang làm"),
        "quiz_finished": _("Đã nộp"),
    }


def _people() -> dict[str, str]:
    return {
        "presentCount": _("Học sinh có mặt: {count}"),
        "presenting": _("đang trình bày"),
        "role_teacher": _("giáo viên"),
        "role_screen": _("màn hình lớp"),
        "role_pupil": "",
        "role_guest": "",
        "remove": _("Mời ra"),
        "removeWhose": _("Mời {name} ra khỏi phòng"),
        "removeAsk": _("Mời {name} ra khỏi phòng học?"),
        "admit": _("Cho vào"),
        "admitWhose": _("Cho {name} vào phòng"),
        "refuse": _("Không cho vào"),
        "refuseWhose": _("Không cho {name} vào phòng"),
    }


def _media() -> dict[str, str]:
    return {
        "mic_forbid": _("Tắt tiếng"),
        "mic_allow": _("Cho phát tiếng"),
        "mic_forbid_whose": _("Tắt tiếng của {name}"),
        "mic_allow_whose": _("Cho {name} phát tiếng"),
        "cam_forbid": _("Tắt hình"),
        "cam_allow": _("Cho phát hình"),
        "cam_forbid_whose": _("Tắt hình của {name}"),
        "cam_allow_whose": _("Cho {name} phát hình"),
        "micOn": _("Tắt micro"),
        "micOff": _("Bật micro"),
        "camOn": _("Tắt máy quay"),
        "camOff": _("Bật máy quay"),
        "micForbidden": _("Thầy cô đang tắt tiếng của lớp mình"),
        "camForbidden": _("Thầy cô đang tắt hình của lớp mình"),
        "mediaNone": _("chưa phát hình"),
        "mediaNoCamera": _("chỉ phát tiếng"),
        "mediaAway": _("đang vắng mặt"),
        "mediaMuted": _("đang tắt tiếng"),
        "largeRooms": _("Hình lớp lớn"),
        "largeSlides": _("Trang chiếu lớn"),
        "media_new": _("đang nối hình"),
        "media_connecting": _("đang nối hình"),
        "media_connected": "",
        "media_disconnected": _("mạng chập chờn, đang nối lại"),
        "media_failed": _("mất hình, đang tìm đường khác"),
        "media_closed": _("đã ngắt"),
        "level_full": "",
        "level_half": _("mạng yếu: đã giảm hình"),
        "level_small": _("mạng rất yếu: hình nhỏ"),
        "level_sound": _("mạng rất yếu: chỉ còn tiếng"),
        "me": _("Lớp mình"),
        "hearOn": _("Bật tiếng của các lớp"),
        "device_denied": _(
            "Trình duyệt chưa được phép dùng máy quay hoặc micro. "
            "Bấm biểu tượng ổ khóa cạnh địa chỉ trang, cho phép rồi thử lại."
        ),
        "device_none": _("Không tìm thấy thiết bị. Cắm máy quay hoặc micro rồi bấm thử lại."),
        "device_busy": _("Một chương trình khác đang giữ thiết bị. Đóng chương trình đó rồi thử lại."),
        "device_insecure": _(
            "Trang này chưa mở qua https, nên trình duyệt không cho dùng máy quay và micro."
        ),
        "device_unknown": _("Chưa mở được thiết bị. Rút ra cắm lại rồi thử lần nữa."),
        "deviceUnnamed": _("Thiết bị {number}"),
        "checkHeard": _("Micro nghe rõ."),
        "checkQuiet": _("Chưa nghe thấy gì: nói thử một câu."),
    }
