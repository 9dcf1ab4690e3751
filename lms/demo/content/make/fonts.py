"""Fetches the open fonts (all SIL OFL 1.1) that the generators draw with, pinned, from the npm registry.

The fonts themselves are not part of the repository: the PDF files carry the subset they need.
"""

import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from fontTools.ttLib import TTFont

PACKAGES = {
    "@expo-google-fonts/be-vietnam-pro@0.4.1": "BeVietnamPro_",
    "@expo-google-fonts/source-serif-4@0.4.1": "SourceSerif4_",
    "@fontsource/stix-two-math@5.3.0": "stix-two-math-latin-400-normal.woff2",
}


def _pack(package: str, folder: Path) -> Path:
    subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    (archive,) = folder.glob("*.tgz")
    return archive


def fetch(target: Path) -> Path:
    """The folder with TTF files for typst and Pillow; fetched once, then kept in `target`."""
    stamp = target / hashlib.sha256(repr(PACKAGES).encode()).hexdigest()[:16]
    if stamp.exists():
        return target
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for package, wanted in PACKAGES.items():
        with tempfile.TemporaryDirectory() as name, tarfile.open(_pack(package, Path(name))) as archive:
            for member in archive.getmembers():
                base = Path(member.name).name
                if not base.startswith(wanted) or not base.endswith((".ttf", ".woff2")):
                    continue
                source = archive.extractfile(member)
                assert source is not None
                (target / base).write_bytes(source.read())
    for web in target.glob("*.woff2"):
        font = TTFont(web, recalcTimestamp=False)  # or every fetch makes other bytes
        font.flavor = None
        font.save(web.with_suffix(".ttf"))
        web.unlink()
    stamp.touch()
    return target
