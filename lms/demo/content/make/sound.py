"""Spoken lines and tones as mono 16-bit samples, and the files made of them. Needs espeak-ng and ffmpeg."""

from __future__ import annotations

import array
import io
import math
import re
import subprocess
import wave
from dataclasses import dataclass
from pathlib import Path

RATE = 22050
BITEXACT = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-map_metadata", "-1"]


@dataclass(frozen=True)
class Cue:
    """A line as it is read and shown: seconds from the start of the file."""

    start: float
    end: float
    text: str


def silence(seconds: float) -> array.array[int]:
    return array.array("h", bytes(2 * round(seconds * RATE)))


def say(text: str, words_a_minute: int = 125, pitch: int = 42) -> array.array[int]:
    """`text` read by espeak-ng's Vietnamese voice."""
    command = ["espeak-ng", "-v", "vi", "-s", str(words_a_minute), "-p", str(pitch), "--stdout", text]
    data = subprocess.run(command, check=True, capture_output=True).stdout
    with wave.open(io.BytesIO(data[:4] + b"\xff\xff\xff\x7f" + data[8:])) as file:
        assert (file.getframerate(), file.getnchannels()) == (RATE, 1)
        return array.array("h", file.readframes(file.getnframes()))


def tone(seconds: float, *frequencies: float, loudness: float = 0.35) -> array.array[int]:
    """Sine waves added up, faded in and out so that they do not click."""
    count, fade = round(seconds * RATE), round(0.04 * RATE)
    out = array.array("h")
    for n in range(count):
        edge = min(1.0, n / fade, (count - n) / fade)
        value = sum(math.sin(2 * math.pi * f * n / RATE) for f in frequencies) / len(frequencies)
        out.append(round(32767 * loudness * edge * value))
    return out


def seconds(samples: array.array[int]) -> float:
    return len(samples) / RATE


def wav(samples: array.array[int]) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return buffer.getvalue()


def _clock(moment: float) -> str:
    milliseconds = round(moment * 1000)
    return f"{milliseconds // 3600000:02d}:{milliseconds // 60000 % 60:02d}:{milliseconds // 1000 % 60:02d}.{milliseconds % 1000:03d}"


def webvtt(cues: list[Cue]) -> str:
    blocks = [f"{_clock(cue.start)} --> {_clock(cue.end)}\n{cue.text}" for cue in cues]
    return "WEBVTT\n\n" + "\n\n".join(blocks) + "\n"


def mp3(samples: array.array[int], target: Path) -> None:
    command = ["ffmpeg", "-y", "-loglevel", "error", "-threads", "1", "-f", "wav", "-i", "pipe:0", "-af",
               "highpass=f=80,lowpass=f=8000,volume=1.4", "-ac", "1", "-c:a", "libmp3lame", "-b:a", "48k", *BITEXACT,
               str(target)]  # fmt: skip
    subprocess.run(command, input=wav(samples), check=True)


@dataclass(frozen=True)
class Reading:
    """An audio item: (text shown, pause after it in seconds); spoken lines only, or tones given by their pitches."""

    name: str
    lines: tuple[tuple[str, float], ...]
    words_a_minute: int = 118


def spoken(text: str) -> str:
    """`text` as the voice should pronounce it: foreign names by ear, signs as words."""
    for written, heard in (
        ("Archimedes", "Ác si mét"),
        ("Hz", "héc"),
        ("–", ","),
        ("²", " bình phương"),
        ("³", " lập phương"),
    ):
        text = text.replace(written, heard)
    return re.sub(r"\s+", " ", text)


def reading(item: Reading, target: Path) -> None:
    """`<name>.mp3` and `<name>.vtt`. A line '~440 443~4' is a tone of these pitches for 4 seconds."""
    track, cues = silence(0.4), []
    for text, pause in item.lines:
        start = seconds(track)
        if text.startswith("~"):
            pitches, length, shown = text[1:].split("~")
            track += tone(float(length), *map(float, pitches.split()))
        else:
            shown = text
            track += say(spoken(text), item.words_a_minute)
        cues.append(Cue(start, seconds(track), shown))
        track += silence(pause)
    mp3(track, target / f"{item.name}.mp3")
    (target / f"{item.name}.vtt").write_text(webvtt(cues), encoding="utf-8")
