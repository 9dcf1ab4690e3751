"""What the audio items of the library say."""

from lms.demo.content.make.epubs import TEXTS
from lms.demo.content.make.sound import Reading


def _verse(source: str, chapter: str) -> tuple[tuple[str, float], ...]:
    """The verse of one chapter of an EPUB's text, line by line, a longer rest after each couplet."""
    text = (TEXTS / f"{source}.txt").read_text(encoding="utf-8")
    part = text.split(f"\n# {chapter}\n", 1)[1].split("\n# ", 1)[0]
    lines = [line[2:] for line in part.split("\n") if line.startswith("> ")]
    return tuple((line, 0.9 if number % 2 else 0.35) for number, line in enumerate(lines))


def _dictation(sentences: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    """Each sentence whole, then phrase by phrase twice with time to write, as a teacher dictates."""
    lines: list[tuple[str, float]] = [("Chính tả. Bến sông buổi sớm. Nghe cả bài một lần.", 1.2)]
    lines += [(sentence, 0.6) for sentence in sentences]
    lines.append(("Bây giờ em viết. Mỗi cụm từ đọc hai lần.", 1.5))
    for sentence in sentences:
        for phrase in sentence.rstrip(".").split(", "):
            lines += [(phrase, 2.5), (phrase, 3.5)]
    lines.append(("Em soát lại bài: dấu câu, dấu hỏi, dấu ngã.", 0.5))
    return tuple(lines)


RIVER = (
    "Buổi sớm, sương còn giăng trắng trên mặt sông.",
    "Con đò nhỏ rẽ nước, để lại một vệt dài lấp lánh.",
    "Bên kia bến, khói bếp bay lên, thoảng mùi ngô nướng.",
    "Tiếng trống trường vừa điểm, lũ trẻ đã ríu rít trên đò.",
)

READINGS = (
    Reading(
        "doc-tho-canh-ngay-xuan",
        (
            ("Cảnh ngày xuân. Trích Truyện Kiều, Nguyễn Du.", 1.0),
            *_verse("truyen-kieu-trich", "Cảnh ngày xuân"),
        ),
    ),
    Reading(
        "doc-tho-kieu-o-lau-ngung-bich",
        (
            ("Kiều ở lầu Ngưng Bích. Trích Truyện Kiều, Nguyễn Du.", 1.0),
            *_verse("truyen-kieu-trich", "Kiều ở lầu Ngưng Bích"),
        ),
    ),
    Reading("ca-dao-que-huong", (("Ca dao về quê hương.", 1.0), *_verse("ca-dao-song-nuoc", "Quê hương"))),
    Reading("chinh-ta-ben-song-buoi-som", _dictation(RIVER), words_a_minute=105),
    Reading(
        "am-tram-am-bong",
        (
            ("Âm trầm và âm bổng. Em sắp nghe bốn âm, mỗi âm có tần số gấp đôi âm trước.", 0.6),
            ("Âm thứ nhất, 110 Hz.", 0.3),
            ("~110~2.5~[âm 110 Hz]", 0.5),
            ("Âm thứ hai, 220 Hz.", 0.3),
            ("~220~2.5~[âm 220 Hz]", 0.5),
            ("Âm thứ ba, 440 Hz.", 0.3),
            ("~440~2.5~[âm 440 Hz]", 0.5),
            ("Âm thứ tư, 880 Hz.", 0.3),
            ("~880~2.5~[âm 880 Hz]", 0.6),
            (
                "Tần số càng lớn, âm nghe càng cao. Hai âm có tần số gấp đôi nhau nghe giống nhau đến lạ: "
                "âm nhạc gọi là cách nhau một quãng tám.",
                0.8,
            ),
            ("Bây giờ là một câu hỏi. Âm sau đây gần với âm nào nhất trong bốn âm vừa rồi?", 0.4),
            ("~430~3~[âm 430 Hz]", 1.5),
            ("Đó là âm 430 Hz, gần với âm thứ ba.", 0.4),
        ),
    ),
    Reading(
        "phach-hai-am-gan-nhau",
        (
            ("Phách. Điều gì xảy ra khi hai âm có tần số gần bằng nhau vang lên cùng lúc?", 0.6),
            ("Trước hết là một âm 440 Hz.", 0.3),
            ("~440~3~[âm 440 Hz]", 0.6),
            ("Tiếp theo là âm 443 Hz. Tai em khó nhận ra sự khác nhau.", 0.3),
            ("~443~3~[âm 443 Hz]", 0.6),
            ("Bây giờ là cả hai âm cùng lúc.", 0.3),
            ("~440 443~6~[hai âm cùng lúc, to nhỏ đều đặn]", 0.6),
            (
                "Âm to rồi nhỏ, ba lần trong mỗi giây, đúng bằng hiệu hai tần số. Hai sóng khi thì cùng pha, cộng vào nhau; "
                "khi thì ngược pha, làm yếu nhau. Người lên dây đàn nghe phách để biết hai dây đã khớp hay chưa.",
                0.4,
            ),
            ("Hãy đoán xem hai âm tiếp theo chênh nhau bao nhiêu Hz.", 0.4),
            ("~330 331~6~[hai âm cùng lúc, to nhỏ chậm]", 1.0),
            ("Mỗi giây một lần. Hai âm chênh nhau 1 Hz.", 0.4),
        ),
    ),
)
