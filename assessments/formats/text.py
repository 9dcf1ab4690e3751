"""Cleaning of source text: NFC, no control characters, paragraphs by blank lines. Pure."""

import re
import unicodedata


def clean(text: str) -> str:
    """`text` in NFC without control and private-use characters; runs of blanks become one, lines are kept."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " "))
    text = "".join(c for c in text if c == "\n" or not unicodedata.category(c).startswith("C") or c in "\t")
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def excerpt(text: str, limit: int = 220) -> str:
    """The beginning of `text` on one line; never cut inside a formula."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[:limit]
    if cut.count("$") % 2:
        cut = cut[: cut.rindex("$")]
    return f"{cut.rstrip()}…"
