"""WebSockets obey what pages obey: nobody gets in before the first password is changed and the second step set up."""

from typing import Any

from channels.db import database_sync_to_async
from django.contrib.auth.models import AnonymousUser

from lms.people.login import second_step
from lms.people.models import Person


class DutiesFirst:
    """ASGI middleware inside Channels' authentication: such a person is nobody to the consumers."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        person = scope.get("user")
        if person is not None and person.is_authenticated and await _has_duty(person, scope["session"]):
            scope = {**scope, "user": AnonymousUser()}
        return await self.app(scope, receive, send)


@database_sync_to_async
def _has_duty(person: Person, session: Any) -> bool:
    return (
        person.must_change_password
        or bool(session.get(second_step.SESSION_FLAG))
        or second_step.is_missing(session, person)
    )
