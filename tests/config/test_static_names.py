"""The first start collects static files while the server's process is already up: it must then use their names."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import storage

from lms.config import prepare
from lms.ui.storage import StaticStorage


def test_names_are_read_after_collecting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.DEBUG = False
    early = StaticStorage(location=tmp_path, base_url="/static/")
    monkeypatch.setattr(storage, "staticfiles_storage", early)
    (tmp_path / "a.css").write_text("collected")
    manifest = {"version": "1.1", "paths": {"a.css": "a.rewritten.css"}, "hash": "x"}
    (tmp_path / "staticfiles.json").write_text(json.dumps(manifest))
    assert early.url("a.css") != "/static/a.rewritten.css"
    prepare.read_static_names()
    assert early.url("a.css") == "/static/a.rewritten.css"
