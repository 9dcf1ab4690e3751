"""A small drawing board for film frames: Pillow at twice the size, made smooth by shrinking."""

import math
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, SCALE = 854, 480, 2
PAPER, INK, SOFT, LINE = "#faf8f4", "#1b2430", "#525c69", "#dcd7cc"
RIVER, LEAF, GOLD, LACQUER, VIOLET = "#0d5c63", "#256040", "#7a5600", "#a63823", "#4b3f8f"
WATER, WATER_EDGE = "#cfe6e6", "#0d5c63"
Point = tuple[float, float]


@lru_cache(maxsize=64)
def _font(folder: Path, weight: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(folder / weight), round(size * SCALE))


@dataclass
class Canvas:
    fonts: Path
    background: str = PAPER
    image: Image.Image = field(init=False)
    draw: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), self.background)
        self.draw = ImageDraw.Draw(self.image)

    def frame(self) -> bytes:
        return self.image.resize((WIDTH, HEIGHT), Image.Resampling.BOX).tobytes()

    def line(self, points: list[Point], colour: str = INK, width: float = 2) -> None:
        big = [(x * SCALE, y * SCALE) for x, y in points]
        self.draw.line(big, fill=colour, width=round(width * SCALE), joint="curve")

    def dashed(self, a: Point, b: Point, colour: str = SOFT, width: float = 1.5, dash: float = 7) -> None:
        length = math.dist(a, b)
        steps = max(1, int(length / dash))
        for step in range(0, steps, 2):
            u, v = step / steps, min(1, (step + 1) / steps)
            start = (a[0] + (b[0] - a[0]) * u, a[1] + (b[1] - a[1]) * u)
            self.line([start, (a[0] + (b[0] - a[0]) * v, a[1] + (b[1] - a[1]) * v)], colour, width)

    def rectangle(self, x: float, y: float, w: float, h: float, fill: str | None = None, edge: str | None = None,
                  width: float = 2, radius: float = 0) -> None:  # fmt: skip
        box = (x * SCALE, y * SCALE, (x + w) * SCALE, (y + h) * SCALE)
        self.draw.rounded_rectangle(box, radius * SCALE, fill, edge, round(width * SCALE) if edge else 1)

    def circle(
        self, centre: Point, r: float, fill: str | None = None, edge: str | None = None, width: float = 2
    ) -> None:
        x, y = centre
        box = ((x - r) * SCALE, (y - r) * SCALE, (x + r) * SCALE, (y + r) * SCALE)
        self.draw.ellipse(box, fill, edge, round(width * SCALE) if edge else 1)

    def polygon(self, points: list[Point], fill: str) -> None:
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill)

    def arrow(self, a: Point, b: Point, colour: str = LACQUER, width: float = 4, tip: float = 13) -> None:
        length = math.dist(a, b)
        if length < tip:
            return
        ux, uy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
        base = (b[0] - ux * tip, b[1] - uy * tip)
        self.line([a, base], colour, width)
        side = tip * 0.5
        self.polygon(
            [b, (base[0] - uy * side, base[1] + ux * side), (base[0] + uy * side, base[1] - ux * side)],
            colour,
        )

    def text(self, at: Point, words: str, size: float = 22, colour: str = INK, bold: bool = False, anchor: str = "la",
             serif: bool = False) -> float:  # fmt: skip
        """Draws and returns the width; a serif italic is used for the letters of formulas."""
        weight = "BeVietnamPro_700Bold.ttf" if bold else "BeVietnamPro_400Regular.ttf"
        font = _font(self.fonts, "SourceSerif4_400Regular_Italic.ttf" if serif else weight, size)
        self.draw.text((at[0] * SCALE, at[1] * SCALE), words, colour, font, anchor=anchor)
        return font.getlength(words) / SCALE

    def formula(self, at: Point, source: str, size: float = 30, colour: str = INK) -> None:
        """'F_A = d·V', 'a^2': one sign after _ or ^ is lowered or raised; letters slant, the rest stands."""
        x, y = at
        k = 0
        while k < len(source):
            mode = source[k] if source[k] in "_^" and k + 1 < len(source) else ""
            sign = source[k + 1] if mode else source[k]
            small = size * 0.66 if mode else size
            drop = size * 0.16 if mode == "_" else -size * 0.34 if mode == "^" else 0
            x += self.text((x, y + drop), sign, small, colour, anchor="ls", serif=sign.isalpha())
            k += 2 if mode else 1

    def title(self, words: str, colour: str = RIVER) -> None:
        self.text((36, 26), words, 27, colour, bold=True)
        self.text((WIDTH - 36, HEIGHT - 30), "Tủ sách Nhịp Cầu", 12, SOFT, anchor="ra")


def ease(u: float) -> float:
    """0 to 1, slow at both ends."""
    u = min(1.0, max(0.0, u))
    return u * u * (3 - 2 * u)
