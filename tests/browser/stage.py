"""A lesson on a stage: the real page and scripts in Chromium, against a small server in this process.

It keeps a log by the product's own rules (events, forms, fold) and speaks docs/live-protocol.md over a routed WebSocket
or routed polling, so that a test can cut the line, lose a message, block WebSockets or hold an answer back at will.
"""

import io
import json
import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.template.loader import render_to_string
from django.test import RequestFactory
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, Page, Route, WebSocketRoute

from live import summaries
from live.rules.commands import Actor, Refused, decide, parse_command
from live.rules.events import Stored, Viewer, form_for, parse, wire
from live.rules.state import State, fold_all, hidden_lines, initial, view_for
from live.rules.state import step as fold_step

ROOT = Path(__file__).parents[2]
# A plain http host, as on a school's own network: scripts must not count on what https alone gives …
PLAIN = "http://lesson.test"
# … except cameras and microphones, which need an origin the browser trusts.
TRUSTED = "http://localhost"
START = 1_795_248_000_000
CAN = {
    "teacher": {"present": True, "lead": True, "moderate": True, "end": True, "media": False},
    "screen": {"present": False, "lead": False, "moderate": False, "end": False, "media": True},
    "pupil": {"present": False, "lead": False, "moderate": False, "end": False, "media": False},
}
URLS = {
    "socket": "/ws/gio-hoc/5/",
    "events": "/gio-hoc/5/su-kien/",
    "commands": "/gio-hoc/5/lenh/",
    "slide": "/gio-hoc/5/trang-chieu/{item}/{page}/",
    "quiz": "/gio-hoc/5/bai/{key}/",
    "progress": "/gio-hoc/5/tien-do/{quiz}/",
    "choices": "/gio-hoc/5/lua-chon/",
    "ice": "/gio-hoc/5/ice/",
    "lesson": "/gio-hoc/5/",
    "replay": "/gio-hoc/5/xem-lai/",
    "replay_data": "/gio-hoc/5/xem-lai/du-lieu/",
}
CHOICES = {
    "decks": [{"item": 12, "title": "Bài giảng Pythagore", "pages": 4}],
    "quizzes": [{"plan": 3, "title": "Kiểm tra nhanh", "minutes": 10, "given": False}],
}
PROGRESS = {
    "totals": [
        {"side": 1, "of": 32, "started": 18, "finished": 12},
        {"side": 2, "of": 36, "started": 3, "finished": 0},
    ],
    "closes": START + 1_800_000,
    "pupils": [{"name": "Lò Thị Mai An", "state": "finished"}, {"name": "Quàng Văn Đức", "state": "started"}],
}


class Client:
    """One page: who looks at it and how its line is."""

    def __init__(self, stage: "Stage", viewer: Viewer, name: str) -> None:
        self.stage, self.viewer, self.name = stage, viewer, name
        self.socket: WebSocketRoute | None = None
        self.cut = False  # nothing reaches the server
        self.blocked = False  # WebSockets are refused, the rest works
        self.deaf = 0  # so many broadcasts are lost
        self.standing = "in"
        self.mute = False  # commands arrive, answers are lost
        self.page: Page
        self.context: BrowserContext
        self.html = ""
        self.errors: list[str] = []

    def send(self, message: dict[str, Any]) -> None:
        if self.socket is not None:
            self.socket.send(json.dumps(message))

    def break_line(self) -> None:
        self.cut = True
        if self.socket is not None:
            self.socket.close(code=1012)
            self.socket = None

    def mend_line(self) -> None:
        self.cut = False

    def state(self) -> State:
        """The state as the page has folded it."""
        return self.page.evaluate("document.querySelector('lesson-room').state")

    def truth(self) -> State:
        return view_for(self.stage.state, self.viewer)


class Stage:
    def __init__(
        self, browser: Browser, script: list[tuple[str, dict[str, Any]]], origin: str = PLAIN
    ) -> None:
        self.browser, self.origin = browser, origin
        self.log: list[Stored] = []
        self.state = initial()
        self.clients: list[Client] = []
        self.keys: dict[str, dict[str, Any]] = {}
        for kind, data in script:
            self.append(kind, data)

    # --- the log ---

    def append(self, kind: str, data: dict[str, Any]) -> int:
        seq = len(self.log) + 1
        stored = Stored(seq, START + 2000 * seq, parse(kind, data))
        self.log.append(stored)
        fold_step(self.state, wire(stored, tuple(stored.event.data())))
        for client in self.clients:
            if client.deaf:
                client.deaf -= 1
            else:
                client.send({"t": "events", "events": [form_for(stored, client.viewer)]})
        return seq

    def missed(self, viewer: Viewer, since: int) -> list[dict[str, Any]]:
        hidden = hidden_lines(self.state)
        return [form_for(one, viewer, hidden) for one in self.log[since:]]

    def hello(self, client: Client, since: int | None) -> list[dict[str, Any]]:
        """As the server does: who missed nothing is sent nothing."""
        if client.standing != "in":
            return [{"t": "standing", "standing": client.standing, "message": ""}]
        if since is None:
            me = {"participant": client.viewer.participant, "side": client.viewer.side}
            me |= {"role": client.viewer.role, "name": client.name}
            snapshot = {"t": "snapshot", "seq": self.state["seq"], "state": client.truth()}
            return [{**snapshot, "me": me, "standing": "in"}]
        missed = self.missed(client.viewer, since)
        return [{"t": "events", "events": missed}] if missed else []

    def do(self, client: Client, message: dict[str, Any]) -> dict[str, Any]:
        key = message["id"]
        if key not in self.keys:
            self.keys[key] = self.carry_out(client.viewer, message)
        return {**self.keys[key], "id": key}

    def carry_out(self, viewer: Viewer, message: dict[str, Any]) -> dict[str, Any]:
        actor = Actor(viewer, hosts=viewer.role == "teacher" and viewer.side == 1)
        facts = {"title": "Kiểm tra nhanh", "pages": 4, "closes": START + 600_000}
        facts["assignments"] = [{"side": 1, "key": "31"}, {"side": 2, "key": "32"}]
        try:
            events = decide(self.state, actor, parse_command(message), lambda: facts)
        except Refused as refused:
            return {"t": "refused", "code": refused.code, "message": "Việc này chưa làm được."}
        seqs = [self.append(one.kind, one.data()) for one in events]
        return {"t": "done", "seq": seqs[0] if seqs else None}

    # --- the line ---

    def receive(self, client: Client, text: str) -> None:
        message = json.loads(text)
        match message["t"]:
            case "hello":
                for one in self.hello(client, message["since"]):
                    client.send(one)
            case "do":
                answer = self.do(client, message)
                if not client.mute:
                    client.send(answer)
            case "signal":
                for other in self.clients:
                    if other.viewer.participant == message["to"]:
                        other.send({**message, "from": client.viewer.participant})

    def connect(self, client: Client, socket: WebSocketRoute) -> None:
        if client.cut or client.blocked:
            socket.close(code=1006 if client.blocked else 1012)
            return
        client.socket = socket
        socket.on_message(lambda text: self.receive(client, str(text)))

    def answer(self, client: Client, route: Route) -> None:
        address = urlsplit(route.request.url)
        path = address.path
        if path.startswith("/static/"):
            place = ROOT / path.lstrip("/")
            if place.exists():
                return route.fulfill(path=place, content_type=mimetypes.guess_type(path)[0])
            return route.fulfill(status=404)
        if client.cut:
            return route.abort()
        if path == URLS["events"]:
            since = parse_qs(address.query).get("since")
            messages = self.hello(client, int(since[0]) if since else None)
            return route.fulfill(json={"messages": messages, "next": 0.2})
        if path == URLS["commands"]:
            message = json.loads(route.request.post_data or "{}")
            if message["t"] != "do":
                self.receive(client, json.dumps(message))
                return route.fulfill(json={"t": "done", "seq": None})
            reply = self.do(client, message)
            return route.fulfill(json=reply, status=409 if reply["t"] == "refused" else 200)
        if path.startswith("/gio-hoc/5/trang-chieu/"):
            item, number = path.split("/")[4:6]
            return route.fulfill(body=picture(item, number), content_type="image/png")
        answers: dict[str, Any] = {URLS["choices"]: CHOICES, URLS["ice"]: {"iceServers": [], "expires": 0}}
        if path.startswith("/gio-hoc/5/tien-do/"):
            return route.fulfill(json=PROGRESS)
        if path == URLS["replay_data"]:
            return route.fulfill(json=self.recording(client))
        if path in answers:
            return route.fulfill(json=answers[path])
        if path == "/":
            return route.fulfill(body=client.html, content_type="text/html; charset=utf-8")
        return route.fulfill(status=404)

    def recording(self, client: Client) -> dict[str, Any]:
        sides = list(self.state["sides"].values())
        lesson = {"title": self.state["title"], "subject": "Toán", "date": "2026-11-21", "sides": sides}
        return {"lesson": lesson, "viewer": {}, "events": self.missed(client.viewer, 0)}

    def enter(
        self,
        viewer: Viewer,
        name: str = "Mai An",
        template: str = "live/room.html",
        size: tuple[int, int] = (1280, 800),
        **setting: Any,
    ) -> Client:
        """A page for `viewer`; `setting`: attributes of the client (blocked=True), `dark` and the page's `lang`."""
        client = Client(self, viewer, name)
        dark, lang = setting.pop("dark", False), setting.pop("lang", "vi")
        for key, value in setting.items():
            setattr(client, key, value)
        html = page_html(viewer, name, template, client.standing)
        client.html = html.replace('<html lang="vi"', f'<html lang="{lang}"')
        client.context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            locale="vi-VN",
        )
        client.context.set_default_timeout(8000)
        if setting.get("devices", True):
            client.context.grant_permissions(["camera", "microphone"])
        client.page = client.context.new_page()
        client.page.on("pageerror", lambda error: client.errors.append(str(error)))
        client.page.route(f"{self.origin}/**", lambda route: self.answer(client, route))
        client.page.route_web_socket("**/ws/**", lambda socket: self.connect(client, socket))
        self.clients.append(client)
        client.page.goto(f"{self.origin}/")
        return client

    def close(self) -> None:
        for client in self.clients:
            client.context.close()


def page_html(viewer: Viewer, name: str, template: str, standing: str) -> str:
    me = {"participant": viewer.participant, "side": viewer.side, "role": viewer.role, "name": name}
    config = {"lesson": 5, "title": "Định lí Pythagore", "me": me, "standing": standing}
    config |= {"starts": START, "minutes": 45}
    can = CAN.get(viewer.role, CAN["pupil"])
    config |= {"can": {**can, "end": can["end"] and viewer.side == 1}, "urls": URLS}
    request = RequestFactory().get("/gio-hoc/5/phong/")
    context: dict[str, Any] = {"config": config, "product": "Nhịp Cầu"}
    if viewer.role == "screen":
        context["join"] = {
            "short": "lesson.test/gio-hoc/vao/",
            "qr": summaries.qr("http://lesson.test/"),
            "pin": "123456",
        }
    return render_to_string(template, context, request=request)


def picture(item: str, number: str) -> bytes:
    """A page: lying, and the last one upright, as decks mix them."""
    size = (720, 1018) if number == "4" else (1280, 720)
    image = Image.new("RGB", size, "#ffffff")
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, size[0] - 40, size[1] - 40), outline="#0d5c63", width=6)
    draw.text((80, 260), f"Tai lieu {item}, trang {number}", fill="#1b2430", font_size=60)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


__all__ = ["Client", "Stage", "Viewer", "fold_all"]
