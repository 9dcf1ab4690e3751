"""Every sentence the room's scripts ask for exists, and none is left over."""

import re
from pathlib import Path

from live.words import replay_words, room_words

SCRIPTS = Path(__file__).parents[2] / "static/js/live"
ASKED = re.compile(r'word\((?:[^()"`]*\? )?"([\w.]+)"(?:(?:, \{[^}]*\})?| : "([\w.]+)")')
BUILT = re.compile(r"word\(`([^`]*)`")
# What the holes of built keys may be.
PARTS = {
    "role": ["teacher", "screen", "pupil", "guest"],
    "state": ["none", "started", "finished"],
    "standing": ["new", "connecting", "connected", "disconnected", "failed", "closed"],
    "level": ["full", "half", "small", "sound"],
    "reason": ["denied", "none", "busy", "insecure", "unknown"],
}


def asked(names: list[str]) -> set[str]:
    text = "".join((SCRIPTS / name).read_text() for name in names)
    return {key for pair in ASKED.findall(text) for key in pair if key}


def test_the_scripts_find_their_sentences() -> None:
    scripts = sorted(path.name for path in SCRIPTS.glob("*.js"))
    room = [name for name in scripts if name not in ("replay.js", "timeline.js")]
    assert asked(room) <= set(room_words("pupil"))
    shared = ["replay.js", "chat.js", "hands.js", "poll.js", "presence.js", "quiz.js", "slides.js"]
    assert asked(shared) <= set(replay_words())
    assert len(asked(scripts)) > 40


def test_built_keys_have_their_sentences() -> None:
    words = room_words("teacher")
    text = "".join(path.read_text() for path in SCRIPTS.glob("*.js"))
    assert {"role_${person.role}", "quiz_${one.state}"} <= set(BUILT.findall(text))
    for prefix, part in (
        ("role", "role"),
        ("quiz", "state"),
        ("media", "standing"),
        ("level", "level"),
        ("device", "reason"),
    ):
        for value in PARTS[part]:
            assert f"{prefix}_{value}" in words
    for kind in ("mic", "cam"):
        assert {f"{kind}_{verb}{whose}" for verb in ("allow", "forbid") for whose in ("", "_whose")} <= set(
            words
        )
    assert {"admitWhose", "refuseWhose"} <= set(words)


def test_each_role_is_spoken_to_in_its_own_way() -> None:
    assert "thầy cô" in room_words("teacher")["lineBroken"]
    assert (
        room_words("pupil")["lineBroken"]
        != room_words("teacher")["lineBroken"]
        != room_words("screen")["lineBroken"]
    )
