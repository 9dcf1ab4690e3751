"""Makes the library's files again, the same bytes from the same tools: `python -m lms.demo.content.make.build [part…]`.

Parts: documents, pictures, books, audio, films (all when none is named). Needs npm (fonts), espeak-ng and ffmpeg (audio,
films), and the package typst, which the product itself never needs: `uv run --with typst==0.15.2 python -m …`.
"""

import sys
from pathlib import Path

from lms.demo.content.catalogue import HERE, LIBRARY
from lms.demo.content.make import epubs, films, fonts, printing, readings, sound

PARTS = ("documents", "pictures", "books", "audio", "films")


def main(parts: list[str], target: Path = LIBRARY) -> None:
    unknown = set(parts) - set(PARTS)
    if unknown:
        raise SystemExit(f"unknown part: {', '.join(sorted(unknown))}; choose from {', '.join(PARTS)}")
    wanted = parts or list(PARTS)
    folder = fonts.fetch(HERE.parents[2] / "var" / "demo-fonts")
    target.mkdir(parents=True, exist_ok=True)
    if "documents" in wanted:
        printing.documents(target, folder)
    if "pictures" in wanted:
        printing.pictures(target, folder)
    if "books" in wanted:
        epubs.books(target, printing.covers(folder))
    if "audio" in wanted:
        for item in readings.READINGS:
            sound.reading(item, target)
    if "films" in wanted:
        for film in films.FILMS:
            films.make(film, folder, target)


if __name__ == "__main__":
    main(sys.argv[1:])
