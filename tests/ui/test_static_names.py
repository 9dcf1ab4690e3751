"""A page that names a script or style that is not there fails as a whole: the names in the templates exist."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from lms.ui.examples import GUIDE

pytestmark = pytest.mark.pure

IN_CODE = re.compile(r"""\bstatic\(\s*['"]([^'"]+)['"]""")
IMPORTED = re.compile(
    r"""(?:^\s*(?:import|export)\b[^;'"()]*\bfrom\s*|^\s*import\s*|\bimport\(\s*)['"]([^'"]+)['"]""",
    re.MULTILINE,
)
IN_STYLES = re.compile(r"""url\(\s*['"]?(?!data:|#)([^'")#?]+)""")
NAMED = re.compile(r"""\{%\s*static\s+['"]([^'"]+)['"]""")


def test_every_static_file_that_a_template_names_exists() -> None:
    root = Path(settings.BASE_DIR)
    templates = [
        t for room in ("lms", "content", "assessments", "live") for t in (root / room).rglob("*.html")
    ]
    named = {(t.name, name) for t in templates for name in NAMED.findall(t.read_text())}
    assert len(named) > 50
    assert sorted(one for one in named if not (root / "static" / one[1]).is_file()) == []


def test_every_static_file_that_code_and_the_style_guide_name_exists() -> None:
    root = Path(settings.BASE_DIR)
    chapters = {name for chapter in GUIDE.chapters.values() for name in (*chapter.styles, *chapter.scripts)}
    code = [t for room in ("lms", "content", "assessments", "live") for t in (root / room).rglob("*.py")]
    named = chapters.union(*(IN_CODE.findall(t.read_text()) for t in code))
    assert len(chapters) > 8 and "css/admin.css" in named
    assert sorted(name for name in named if not (root / "static" / name).is_file()) == []


def test_every_module_that_a_script_imports_exists() -> None:
    ours = Path(settings.BASE_DIR) / "static" / "js"
    imported = {
        (str(t.relative_to(ours)), path)
        for t in ours.rglob("*.js")
        for path in IMPORTED.findall(t.read_text())
    }
    assert len(imported) > 80
    assert sorted(path for _, path in imported if not path.startswith(("./", "../"))) == []
    assert sorted(one for one in imported if not ((ours / one[0]).parent / one[1]).is_file()) == []


@pytest.mark.parametrize(
    ("script", "paths"),
    [
        ('import { a, b } from "./a.js";\nimport "./b.js";', ["./a.js", "./b.js"]),
        ("import {\n  a,\n  b,\n} from './c.js';", ["./c.js"]),
        ('export * from "../d.js";\nexport { e } from "./e.js";', ["../d.js", "./e.js"]),
        ('const m = await import("./f.js");', ["./f.js"]),
        ('// taken from "the past"\nconst from = "x"; text("import");', []),
    ],
)
def test_imports_are_found_in_every_form(script: str, paths: list[str]) -> None:
    assert IMPORTED.findall(script) == paths


def test_every_file_that_a_style_sheet_names_exists() -> None:
    ours = Path(settings.BASE_DIR) / "static" / "css"
    named = {(t, path) for t in ours.rglob("*.css") for path in IN_STYLES.findall(t.read_text())}
    assert len(named) > 2
    assert sorted(path for t, path in named if not (t.parent / path).is_file()) == []
