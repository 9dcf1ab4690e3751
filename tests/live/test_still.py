"""The room without scripts: what it shows, and its plain forms."""

from typing import Any

import pytest

from live.log import reader
from live.rules.events import SlidesSet
from tests.live.room import Together, do, entered, opened
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def together(world: World) -> Together:
    from live.log import writer

    one = opened(world)
    entered(world.a.pupils[0], one.lesson)
    with writer.writing(one.lesson.pk) as log:
        log.append(SlidesSet(3, "Bài giảng", 4), one.host.pk)
    return one


def page(client: Any, together: Together) -> str:
    return client.get(f"/gio-hoc/{together.lesson.pk}/phong/").content.decode()


def send(client: Any, together: Together, **form: str) -> Any:
    return client.post(f"/gio-hoc/{together.lesson.pk}/phong/lam/", form)


def test_a_pupil_looks_says_raises_and_votes(world: World, together: Together, as_person: Any) -> None:
    client = as_person(world.a.pupils[0])
    do(together.host, "poll.open", question="Cạnh huyền?", options=["a", "b"])
    poll = max(reader.state(together.lesson.pk)["polls"])
    shown = page(client, together)
    assert f"/gio-hoc/{together.lesson.pk}/trang-chieu/3/1/" in shown and "Cạnh huyền?" in shown
    assert send(client, together, key="1", do="chat.say", text="<i>chào</i>").status_code == 302
    assert send(client, together, key="1", do="chat.say", text="<i>chào</i>").status_code == 302
    send(client, together, key="2", do="hand.raise")
    send(client, together, key="3", do="poll.vote", poll=poll, choice="1")
    state = reader.state(together.lesson.pk)
    assert [line["text"] for line in state["chat"]] == ["<i>chào</i>"]
    assert len(state["hands"]) == 1 and state["polls"][poll]["counts"] == [0, 1]
    shown = page(client, together)
    assert "&lt;i&gt;chào&lt;/i&gt;" in shown and 'value="hand.lower"' in shown


def test_what_is_refused_is_kept_and_explained(world: World, together: Together, as_person: Any) -> None:
    client = as_person(world.a.pupils[0])
    do(together.host, "chat.close")
    answer = send(client, together, key="1", do="chat.say", text="em hỏi ạ")
    assert answer.status_code == 422
    assert reader.state(together.lesson.pk)["chat"] == []
    for form in ({"do": "lesson.end"}, {"do": "poll.vote", "poll": "x", "choice": "9" * 12}, {}):
        assert send(client, together, key="2", **form).status_code == 422
    assert reader.state(together.lesson.pk)["phase"] == "open"


def test_strangers_find_no_room(world: World, together: Together, as_person: Any) -> None:
    for person in (world.a.other_pupil, world.b.other_teacher, world.a.principal):
        assert send(as_person(person), together, key="1", do="hand.raise").status_code == 404


def test_a_screen_shows_code_and_pin(together: Together, client: Any) -> None:
    from live.planning import participants

    _, token = participants.make_screen(together.a)
    shown = client.get(f"/gio-hoc/man-hinh/{token}/", follow=True).content.decode()
    assert 'class="qr"' in shown and f"{together.lesson.pin[:3]} {together.lesson.pin[3:]}" in shown
