"""The same fixtures under Node, where it is installed (Chromium runs them in tests/browser/test_fold.py)."""

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.live.make_fixtures import FOLDER

SCRIPT = Path(__file__).parents[2] / "static/js/live/fold.js"
FOLD = """
const { foldAll } = await import(process.argv[1]);
let text = "";
for await (const part of process.stdin) text += part;
console.log(JSON.stringify(JSON.parse(text).map((log) => foldAll(log))));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_fixtures_fold_to_the_same_state() -> None:
    cases = [case for path in sorted(FOLDER.glob("*.json")) for case in json.loads(path.read_text())["cases"]]
    # Node reads a module by its ending unless a package says otherwise: hand it over as data.
    address = "data:text/javascript," + quote(SCRIPT.read_text())
    done = subprocess.run(
        ["node", "--input-type=module", "-e", FOLD, address],
        input=json.dumps([case["sent"] for case in cases]),
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    for case, state in zip(cases, json.loads(done.stdout), strict=True):
        assert state == case["state"], case["label"]
