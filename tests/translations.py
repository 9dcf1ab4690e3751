"""`python -m tests.translations`: every Vietnamese string has its English one, and the compiled files are in step.

`--update` collects the strings into locale/en/LC_MESSAGES/django.po and compiles every catalogue. Vietnamese is the
source: the msgid is what a Vietnamese reader sees. locale/vi holds words for texts of other packages (Wagtail, allauth).
"""

import shutil
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
ENGLISH = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"


def collect() -> None:
    """Run Django's makemessages for English."""
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable, "manage.py", "makemessages", "-l", "en", "--no-location", "--no-obsolete", "-v0",
        "-i", "var/*", "-i", ".venv/*", "-i", "static/vendor/*", "-i", "tests/*", "-i", "bench/*", "-i", "build/*",
    ]  # fmt: skip
    subprocess.run(command, cwd=ROOT, check=True)


def compile_all() -> None:
    for path in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def problems() -> list[str]:
    """What is wrong, one sentence each; the catalogue on disk is left as it was."""
    before = ENGLISH.read_bytes() if ENGLISH.exists() else b""
    try:
        collect()
        fresh = polib.pofile(str(ENGLISH))
    finally:
        if before:
            ENGLISH.write_bytes(before)
    found = [f"no English for: {entry.msgid[:90]!r}" for entry in fresh if not entry.translated()]
    for path in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
        compiled = path.with_suffix(".mo")
        wanted = {
            (e.msgctxt, e.msgid, e.msgstr)
            for e in polib.pofile(str(path))
            if e.translated() and not e.msgid_plural
        }
        got = (
            {(e.msgctxt, e.msgid, e.msgstr) for e in polib.mofile(str(compiled))}
            if compiled.exists()
            else set()
        )
        if not wanted <= got:
            found.append(
                f"{compiled.relative_to(ROOT)} is older than its .po: run python -m tests.translations --update"
            )
    return found


def main() -> int:
    if shutil.which("xgettext") is None:
        print("gettext is missing: translations not checked")
        return 1 if "--strict" in sys.argv else 0
    if "--update" in sys.argv:
        collect()
        compile_all()
        return 0
    found = problems()
    print("\n".join(found[:40]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
