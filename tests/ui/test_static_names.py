"""A page that names a script or style that is not there fails as a whole: the names in the templates exist."""

import re
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.pure

NAMED = re.compile(r"""\{%\s*static\s+['"]([^'"]+)['"]""")


def test_every_static_file_that_a_template_names_exists() -> None:
    root = Path(settings.BASE_DIR)
    templates = [
        t for room in ("lms", "content", "assessments", "live") for t in (root / room).rglob("*.html")
    ]
    named = {(t.name, name) for t in templates for name in NAMED.findall(t.read_text())}
    assert len(named) > 50
    assert sorted(one for one in named if not (root / "static" / one[1]).is_file()) == []
