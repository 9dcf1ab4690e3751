"""Four short films: frames drawn one by one, a narrator, captions. Needs espeak-ng and ffmpeg."""

import math
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lms.demo.content.make import sound
from lms.demo.content.make.canvas import (
    GOLD,
    HEIGHT,
    INK,
    LACQUER,
    LEAF,
    LINE,
    PAPER,
    RIVER,
    SOFT,
    VIOLET,
    WATER,
    WIDTH,
    Canvas,
    Point,
    ease,
)

FPS = 20


@dataclass(frozen=True)
class Moment:
    """Where in the film a frame is: the scene, how far it has gone (0 to 1), seconds in all."""

    scene: int
    part: float
    time: float


@dataclass(frozen=True)
class Film:
    name: str
    lines: tuple[str, ...]
    draw: Callable[[Canvas, Moment], None]


def _tank(
    c: Canvas, x: float, width: float, top: float = 120, surface: float = 190, bottom: float = 420
) -> None:
    c.rectangle(x, surface, width, bottom - surface, WATER)
    c.line([(x, surface), (x + width, surface)], RIVER, 2)
    c.line([(x, top), (x, bottom), (x + width, bottom), (x + width, top)], SOFT, 4)


def floating(c: Canvas, m: Moment) -> None:
    c.title("Vật nổi, vật chìm", LEAF)
    wood_rest, stone_rest = 181.0, 372.0
    if m.scene == 0:
        fall = ease(m.part * 1.6 - 0.5)
        wood, stone = 96 + (wood_rest - 96) * fall, 90 + (300 - 90) * ease(m.part * 1.3 - 0.3)
        if fall >= 1:
            wood += 12 * math.sin(m.time * 5) * math.exp(-3 * (m.part - 0.94))
    else:
        settle = math.exp(-0.9 * (m.time - 4))
        wood = wood_rest + 12 * settle * math.sin(m.time * 4) + 1.6 * math.sin(m.time * 2)
        stone = min(stone_rest, 300 + 72 * ease(m.part * 3 if m.scene == 1 else 1))
    _tank(c, 60, 470)
    c.rectangle(150, wood - 15, 110, 62, "#c99a5b", "#a87b40", 2, 4)
    for k in (1, 2):
        c.line([(152, wood - 15 + k * 20.6), (258, wood - 15 + k * 20.6)], "#a87b40", 1)
    c.circle((400, stone), 42, "#8f8a80", "#6d685f", 2)
    if m.scene >= 1:
        c.arrow((205, wood + 16), (205, wood - 62), LEAF)
        c.arrow((205, wood + 16), (205, wood + 94), INK)
        c.formula((216, wood - 40), "F_A", 24, LEAF)
        c.formula((216, wood + 92), "P", 24)
    if m.scene >= 2:
        c.arrow((400, stone), (400, stone - 54), LEAF)
        c.arrow((400, stone), (400, stone + 86), INK)
        c.formula((412, stone - 46), "F_A", 24, LEAF)
        c.formula((412, stone + 82), "P", 24)
    x = 566.0
    if m.scene >= 1:
        c.text((x, 150), "Gỗ nổi yên", 20, INK, True)
        c.formula((x, 212), "F_A = P", 32, LEAF)
    if m.scene >= 2:
        c.text((x, 242), "Đá chìm xuống", 20, INK, True)
        c.formula((x, 304), "F_A < P", 32, LACQUER)
    if m.scene >= 3:
        c.rectangle(x - 14, 334, 270, 78, "#e2f1e6", LEAF, 2, 8)
        c.formula((x + 14, 386), "F_A = d · V", 36, LEAF)


def waves(c: Canvas, m: Moment) -> None:
    c.title("Sóng ngang và sóng dọc", VIOLET)
    x0, x1, phase = 60.0, WIDTH - 60.0, m.time * 4.2
    c.text((60, 84), "Sóng ngang", 19, INK, True)
    points: list[Point] = [
        (x, 165 - 42 * math.sin(0.032 * (x - x0) - phase)) for x in range(int(x0), int(x1) + 1, 4)
    ]
    c.line(points, "#c9c3ea", 2)
    for k in range(38):
        x = x0 + k * (x1 - x0) / 37
        y = 165 - 42 * math.sin(0.032 * (x - x0) - phase)
        c.circle((x, y), 6 if k == 12 else 3.6, LACQUER if k == 12 else VIOLET)
    if m.scene == 0:
        x = x0 + 12 * (x1 - x0) / 37
        c.dashed((x, 118), (x, 212), LACQUER)
    c.text((60, 250), "Sóng dọc", 19, INK, True)
    for k in range(64):
        base = x0 + k * (x1 - x0) / 63
        x = base + 13 * math.sin(0.032 * (base - x0) - phase)
        chosen = k == 22
        c.line([(x, 288), (x, 348)], LACQUER if chosen else VIOLET, 4 if chosen else 2.4)
    c.arrow((WIDTH - 220, 385), (WIDTH - 60, 385), SOFT, 3)
    c.text((WIDTH - 230, 372), "phương truyền sóng", 16, SOFT, anchor="ra")
    if m.scene == 2:
        start = x0 + (phase + math.pi / 2) / 0.032 % (2 * math.pi / 0.032)
        end = start + 2 * math.pi / 0.032
        if end <= x1:
            c.line([(start, 108), (end, 108)], GOLD, 3)
            for x in (start, end):
                c.line([(x, 101), (x, 115)], GOLD, 3)
            c.formula(((start + end) / 2 - 6, 102), "λ", 26, GOLD)
    if m.scene >= 2:
        c.formula((60, 418), "λ = v · T", 32, VIOLET)


def _plot(p: Point) -> Point:
    return (150 + (p[0] + 1.6) * 118, 246 - p[1] * 48)


def _cubic(x: float) -> float:
    return x**3 - 3 * x**2 + 2


def tangent(c: Canvas, m: Moment) -> None:
    c.title("Tiếp tuyến kể chuyện đồ thị")
    for k in range(-1, 4):
        c.line([_plot((k, -3.4)), _plot((k, 3.6))], LINE, 1)
    c.line([_plot((-1.6, 0)), _plot((3.7, 0))], SOFT, 2)
    c.line([_plot((0, -3.6)), _plot((0, 3.7))], SOFT, 2)
    left, right = -1.22, 3.22
    reach = left + (right - left) * (ease(m.part * 1.2) if m.scene == 0 else 1)
    steps = [left + (reach - left) * k / 160 for k in range(161)]
    c.line([_plot((x, _cubic(x))) for x in steps], RIVER, 4)
    if m.scene >= 1:
        u = (m.part if m.scene == 1 else 1.0) if m.scene < 2 else 1.0
        x = left + 0.25 + (2.95 - left - 0.25) * (u if m.scene == 1 else 0.5 - 0.5 * math.cos(m.time * 0.9))
        slope = 3 * x * x - 6 * x
        half = 0.75 / math.sqrt(1 + (slope * 0.41) ** 2)
        colour = LEAF if slope > 0.12 else LACQUER if slope < -0.12 else GOLD
        ends = [(x - half, _cubic(x) - slope * half), (x + half, _cubic(x) + slope * half)]
        c.line([_plot(p) for p in ends], colour, 4)
        c.circle(_plot((x, _cubic(x))), 7, colour)
        words = {
            LEAF: "đi lên: đạo hàm dương",
            LACQUER: "đi xuống: đạo hàm âm",
            GOLD: "nằm ngang: đạo hàm bằng 0",
        }
        c.text((36, 70), words[colour], 20, colour, True)
    if m.scene >= 2:
        for x, word in ((0.0, "cực đại"), (2.0, "cực tiểu")):
            px, py = _plot((x, _cubic(x)))
            c.circle((px, py), 8, PAPER, GOLD, 4)
            c.text((px + 14, py - 32 if x == 0 else py + 10), word, 18, GOLD, True)
    c.formula((WIDTH - 282, 430), "y = x^3 - 3x^2 + 2".replace("-", "−"), 28, RIVER)


def square(c: Canvas, m: Moment) -> None:
    c.title("Bình phương của một tổng")
    a, b, x, y = 190.0, 92.0, 90.0, 104.0
    gap = 0.0
    if m.scene == 1:
        gap = 26 * ease(m.part * 2)
    elif m.scene == 2:
        gap = 26 * (1 - ease(m.part * 2))
    tiles = (
        (0, 0, a, a, "#e0efee", "a^2"), (a + gap, 0, b, a, "#faefd2", "ab"),
        (0, a + gap, a, b, "#faefd2", "ab"), (a + gap, a + gap, b, b, "#e2f1e6", "b^2"),
    )  # fmt: skip
    if m.scene == 0:
        side = (a + b) * ease(m.part * 1.4)
        c.rectangle(x, y, side, side, "#e0efee", RIVER, 3)
        if m.part > 0.72:
            c.formula((x + a / 2 - 8, y - 12), "a", 26, RIVER)
            c.formula((x + a + b / 2 - 8, y - 12), "b", 26, RIVER)
            c.dashed((x + a, y), (x + a, y + a + b), RIVER, 2)
            c.dashed((x, y + a), (x + a + b, y + a), RIVER, 2)
    else:
        for dx, dy, w, h, fill, word in tiles:
            c.rectangle(x + dx, y + dy, w, h, fill, RIVER, 3)
            c.formula((x + dx + w / 2 - 16, y + dy + h / 2 + 10), word, 30, INK)
        c.formula((x + a / 2 - 8, y - 12), "a", 26, RIVER)
        c.formula((x + a + gap + b / 2 - 8, y - 12), "b", 26, RIVER)
    left = 470.0
    c.formula((left, 172), "(a + b)^2", 38, RIVER)
    if m.scene >= 1:
        for k, word in enumerate(("= a^2", "+ ab", "+ ab", "+ b^2")):
            if m.scene > 1 or m.part > 0.15 + 0.2 * k:
                c.formula((left + 20, 222 + 42 * k), word, 32, GOLD if "ab" in word else INK)
    if m.scene >= 2:
        c.rectangle(left - 16, 372, 350, 62, "#e0efee", RIVER, 2, 8)
        c.formula((left + 4, 416), "(a + b)^2 = a^2 + 2ab + b^2", 27, RIVER)


FILMS = (
    Film("vat-noi-vat-chim", (
        "Thả một khối gỗ và một hòn đá vào bể nước.",
        "Gỗ nhẹ hơn nước nên nổi. Khi gỗ nằm yên, lực đẩy bằng trọng lượng.",
        "Đá nặng hơn nước nên chìm, dù vẫn được nước đẩy lên.",
        "Lực đẩy Archimedes bằng trọng lượng của phần nước bị vật chiếm chỗ.",
    ), floating),
    Film("song-ngang-song-doc", (
        "Trong sóng ngang, mỗi phần tử dao động vuông góc với phương truyền sóng. Hãy theo dõi chấm đỏ.",
        "Trong sóng dọc, mỗi phần tử dao động dọc theo phương truyền sóng, tạo ra chỗ nén và chỗ dãn.",
        "Trong một chu kì, sóng đi được một bước sóng.",
    ), waves),
    Film("tiep-tuyen-cua-do-thi", (
        "Đây là đồ thị của một hàm số bậc ba.",
        "Cho tiếp tuyến trượt trên đồ thị. Tiếp tuyến đi lên thì hàm số đồng biến, đi xuống thì hàm số nghịch biến.",
        "Nơi tiếp tuyến nằm ngang và đổi chiều, hàm số đạt cực đại hoặc cực tiểu.",
    ), tangent),
    Film("binh-phuong-cua-mot-tong", (
        "Vẽ một hình vuông có cạnh bằng a cộng b, rồi chia mỗi cạnh thành hai đoạn a và b.",
        "Hình vuông lớn gồm bốn mảnh: một mảnh a bình phương, hai mảnh a nhân b, và một mảnh b bình phương.",
        "Ghép lại, ta được hằng đẳng thức bình phương của một tổng.",
    ), square),
)  # fmt: skip


def make(film: Film, fonts: Path, target: Path) -> None:
    """`<name>.mp4` (H.264, AAC, 480 lines) and `<name>.vtt`."""
    track = sound.silence(0.5)
    cues: list[sound.Cue] = []
    bounds: list[tuple[float, float]] = []
    for line in film.lines:
        start = sound.seconds(track)
        track += sound.say(sound.spoken(line), 128)
        cues.append(sound.Cue(start, sound.seconds(track), line))
        track += sound.silence(1.3)
        bounds.append((start - 0.5 if not bounds else bounds[-1][1], sound.seconds(track)))
    track += sound.silence(1.0)
    with tempfile.NamedTemporaryFile(suffix=".wav") as voice:
        voice.write(sound.wav(track))
        voice.flush()
        command = [
            "ffmpeg", "-y", "-loglevel", "error", "-threads", "1", "-f", "rawvideo", "-pix_fmt", "rgb24",
            "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS), "-i", "pipe:0", "-i", voice.name,
            "-c:v", "libx264", "-threads", "1", "-preset", "slow", "-crf", "25", "-pix_fmt", "yuv420p", "-tune", "animation",
            "-c:a", "aac", "-b:a", "56k", "-ac", "1", "-movflags", "+faststart", *sound.BITEXACT, str(target / f"{film.name}.mp4"),
        ]  # fmt: skip
        encoder = subprocess.Popen(command, stdin=subprocess.PIPE)
        assert encoder.stdin is not None
        for number in range(int(sound.seconds(track) * FPS)):
            time = number / FPS
            scene = next((k for k, (_, end) in enumerate(bounds) if time < end), len(bounds) - 1)
            begin, end = bounds[scene]
            canvas = Canvas(fonts)
            film.draw(canvas, Moment(scene, min(1.0, (time - begin) / (end - begin)), time))
            encoder.stdin.write(canvas.frame())
        encoder.stdin.close()
        if encoder.wait():
            raise RuntimeError(f"ffmpeg failed on {film.name}")
    (target / f"{film.name}.vtt").write_text(sound.webvtt(cues), encoding="utf-8")
