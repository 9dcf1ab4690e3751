from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import AnonymousUser

from lms.people.login.second_step import SESSION_FLAG
from lms.people.models import Person
from lms.people.sockets import DutiesFirst


@pytest.mark.parametrize(
    ("person", "session", "let_in"),
    [
        (Person(username="a"), {}, True),
        (Person(username="a", must_change_password=True), {}, False),
        (Person(username="a"), {SESSION_FLAG: True}, False),
        (AnonymousUser(), {}, False),
    ],
)
def test_a_socket_sees_nobody_while_something_must_be_done_first(
    db: None, settings: Any, person: Any, session: dict[str, Any], let_in: bool
) -> None:
    settings.STAFF_MFA = True
    seen: list[Any] = []

    async def inner(scope: dict[str, Any], receive: Any, send: Any) -> None:
        seen.append(scope["user"])

    async_to_sync(DutiesFirst(inner))({"user": person, "session": session}, None, None)
    assert seen[0].is_authenticated == let_in
