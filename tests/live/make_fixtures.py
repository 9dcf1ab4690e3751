"""`python -m tests.live.make_fixtures` writes tests/live/fixtures/*.json anew.

Each file: {"name", "cases": [{"viewer", "sent": [events as sent], "state": what folding them must give}]}.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from live.rules.events import form_for
from live.rules.state import fold_all
from tests.live.scripts import SCRIPTS, VIEWERS, stored

FOLDER = Path(__file__).parent / "fixtures"


def fixture(name: str) -> dict[str, Any]:
    events = stored(SCRIPTS[name])
    cases = []
    for label, viewer in VIEWERS.items():
        sent = [form_for(one, viewer) for one in events]
        cases.append({"label": label, "viewer": asdict(viewer), "sent": sent, "state": fold_all(sent)})
    return {"name": name, "cases": cases}


def text(name: str) -> str:
    return json.dumps(fixture(name), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for one in SCRIPTS:
        (FOLDER / f"{one}.json").write_text(text(one))
