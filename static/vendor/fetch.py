#!/usr/bin/env python3
"""Bring the vendored front-end files from the npm registry, as `vendor.json` pins them.

    python static/vendor/fetch.py            fetch every package and write its files
    python static/vendor/fetch.py --check    compare the files here with their checksums, no network
    python static/vendor/fetch.py --pin      after a change of version: accept and record the new checksums

`vendor.json` names for each package its version, licence, the SHA-512 of its archive, and the files taken with
their SHA-256. The archive comes through `npm pack`, so the registry is whatever npm is set to use; no address
is recorded. A checksum that differs stops the script before anything is written.
"""

import argparse
import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
MANIFEST = HERE / "vendor.json"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def archive_of(package: dict[str, Any], folder: Path) -> bytes:
    """The package's archive, by `npm pack`."""
    subprocess.run(
        ["npm", "pack", "--silent", f"{package['name']}@{package['version']}"],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return next(folder.glob("*.tgz")).read_bytes()


def fetch(package: dict[str, Any], pin: bool) -> dict[Path, bytes]:
    """The package's files by their place here; SystemExit when a checksum differs and `pin` is off."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = archive_of(package, folder)
        integrity = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()
        if pin:
            package["integrity"] = integrity
        elif integrity != package["integrity"]:
            sys.exit(f"{package['name']}: the archive is not the pinned one ({integrity})")
        found: dict[Path, bytes] = {}
        with tarfile.open(next(folder.glob("*.tgz"))) as archive:
            for entry in package["files"]:
                member = archive.extractfile(f"package/{entry['from']}")
                if member is None:
                    sys.exit(f"{package['name']}: no file {entry['from']}")
                content = member.read()
                if pin:
                    entry["sha256"] = sha256(content)
                elif sha256(content) != entry["sha256"]:
                    sys.exit(f"{package['name']}: {entry['from']} differs from its checksum")
                found[HERE / entry["to"]] = content
        return found


def check(packages: list[dict[str, Any]]) -> list[str]:
    """Names of the files that are missing or differ."""
    wrong = []
    for package in packages:
        for entry in package["files"]:
            path = HERE / entry["to"]
            if not path.is_file() or sha256(path.read_bytes()) != entry["sha256"]:
                wrong.append(entry["to"])
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description="Bring the vendored front-end files.")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--pin", action="store_true")
    options = parser.parse_args()
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    if options.check:
        wrong = check(manifest["packages"])
        sys.exit("differs: " + ", ".join(wrong) if wrong else 0)
    files: dict[Path, bytes] = {}
    for package in manifest["packages"]:
        print(f"{package['name']} {package['version']}")
        files |= fetch(package, options.pin)
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if options.pin:
        MANIFEST.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
