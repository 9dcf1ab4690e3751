"""A whole attempt, in CPU milliseconds of all server processes: daphne and PostgreSQL, durable commits.

Start, a page of 20 single-choice questions, five saves with four new answers each, hand in, review; each attempt by a
pupil of its own who has logged in before. The client runs in this process and is not counted.
"""

import http.client
import json
import re
import sys
import tempfile
from pathlib import Path

from bench.rows import Row
from bench.serving import Cpu, Prepared, prepared_site

QUESTIONS = 20
WARM_UP, MEASURED = 8, 40


class Pupil:
    """A browser of one pupil on a persistent connection."""

    def __init__(self, host: str, session: str) -> None:
        self.host = host
        self.connection = http.client.HTTPConnection(host, timeout=30)
        self.cookies = {"sessionid": session}

    def ask(self, method: str, path: str, body: str = "", kind: str = "") -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Accept": "text/html"}
        if method == "POST":
            headers |= {"Content-Type": kind, "Origin": f"http://{self.host}"}
        self.connection.request(method, path, body.encode() or None, headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, response.headers.get("Location", ""), text

    def post_form(self, path: str) -> str:
        token = self.cookies["csrftoken"]
        status, location, text = self.ask(
            "POST", path, f"csrfmiddlewaretoken={token}", "application/x-www-form-urlencoded"
        )
        assert status == 302, (status, text[:300])
        return location

    def attempt(self, assignment: int) -> None:
        """The measured attempt; the introduction has been read before."""
        page = self.post_form(f"/lam-bai/{assignment}/bat-dau/")
        status, _, text = self.ask("GET", page)
        assert status == 200, text[:300]
        number = re.search(r'data-attempt="(\d+)"', text)
        items = re.findall(r'data-item="(\d+)"', text)
        assert number and len(items) == QUESTIONS
        attempt = number[1]
        for save in range(5):
            answers = {
                item: {"rev": save + 1, "value": "ABCD"[save % 4]} for item in items[save * 4 : save * 4 + 4]
            }
            body = json.dumps({"key": "bench", "answers": answers})
            status, _, text = self.ask("POST", f"/lam-bai/luot/{attempt}/luu/", body, "application/json")
            assert status == 200 and json.loads(text)["stale"] == [], text
        review = self.post_form(f"/lam-bai/luot/{attempt}/nop-bai/")
        status, _, text = self.ask("GET", review)
        assert status == 200 and text.count('class="card question') == QUESTIONS, text[:300]


def measure(site: Prepared) -> float:
    pupils = [Pupil(site.host, session) for session in site.sessions]
    for pupil in pupils:
        status, _, text = pupil.ask("GET", f"/lam-bai/{site.assignment}/")
        assert status == 200, text[:300]
    for pupil in pupils[:WARM_UP]:
        pupil.attempt(site.assignment)
    cpu = Cpu(site.roots)
    for pupil in pupils[WARM_UP:]:
        pupil.attempt(site.assignment)
    return cpu.milliseconds() / (len(pupils) - WARM_UP)


def rows() -> list[Row]:
    with (
        tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder,
        prepared_site(Path(folder), WARM_UP + MEASURED, QUESTIONS) as site,
    ):
        value = measure(site)
    return [
        Row(
            name="attempt of 20 questions", value=value, unit="CPU-ms", limit=60,
            target="at most 60", met=value <= 60, note="start, page, 5 saves, hand in, review; PostgreSQL",
        )
    ]  # fmt: skip


if __name__ == "__main__":
    print(rows(), file=sys.stdout)
