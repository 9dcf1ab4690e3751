"""How processes tell each other that a lesson has a new number. A ring that is lost loses nothing: the log has it.

With one process there is nobody to ring. With REDIS_URL each process subscribes once per lesson it serves. While Redis
is away the process looks into the log itself every two seconds and says so in a banner.
"""

import asyncio
import json
import logging
from contextlib import suppress
from typing import Any, Protocol
from uuid import uuid4

import redis
import redis.asyncio
from django.conf import settings
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)
PREFIX = "nhipcau:lesson:"


class Ears(Protocol):
    """What a doorbell needs of the hub."""

    def heard(self, lesson_id: int, seq: int) -> None: ...
    def pass_on(self, lesson_id: int, to: int, message: dict[str, Any]) -> None: ...
    def banner(self, state: str, message: str) -> None: ...
    def refresh(self) -> None: ...


class Doorbell:
    """One process alone."""

    lost = False

    def start(self, ears: Ears) -> None:
        """Begin to listen on the running loop."""

    async def subscribe(self, lesson_id: int) -> None:
        pass

    async def unsubscribe(self, lesson_id: int) -> None:
        pass

    def ring(self, lesson_id: int, seq: int) -> None:
        """From any thread, after the commit."""

    def pass_on(self, lesson_id: int, to: int, message: dict[str, Any]) -> None:
        """From any thread: a fleeting message for a participant who may be connected elsewhere."""


class RedisDoorbell(Doorbell):
    POLL = 2.0

    def __init__(self, url: str) -> None:
        self.url = url
        self.name = uuid4().hex[:12]
        self.lessons: set[int] = set()
        self._ears: Ears | None = None
        self._pubsub: Any = None
        self._sender = redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)

    # --- sending, from threads -------------------------------------------------------------------------------------

    def ring(self, lesson_id: int, seq: int) -> None:
        self._publish(lesson_id, {"seq": seq})

    def pass_on(self, lesson_id: int, to: int, message: dict[str, Any]) -> None:
        self._publish(lesson_id, {"to": to, "message": message})

    def _publish(self, lesson_id: int, content: dict[str, Any]) -> None:
        # The listening side notices a lost Redis and tells people; a ring that could not be sent is no loss.
        with suppress(redis.RedisError, OSError):
            self._sender.publish(f"{PREFIX}{lesson_id}", json.dumps({"by": self.name, **content}))

    # --- listening, on the loop ------------------------------------------------------------------------------------

    def start(self, ears: Ears) -> None:
        self._ears = ears
        self._pubsub = None
        self._tasks = [asyncio.ensure_future(self._listen()), asyncio.ensure_future(self._look())]

    async def subscribe(self, lesson_id: int) -> None:
        self.lessons.add(lesson_id)
        if self._pubsub is not None:
            with suppress(redis.RedisError, OSError):
                await self._pubsub.subscribe(f"{PREFIX}{lesson_id}")

    async def unsubscribe(self, lesson_id: int) -> None:
        self.lessons.discard(lesson_id)
        if self._pubsub is not None:
            with suppress(redis.RedisError, OSError):
                await self._pubsub.unsubscribe(f"{PREFIX}{lesson_id}")

    async def _listen(self) -> None:
        # The client swallows a cancellation that meets its own time-out: ask, and a closing loop need not wait for ever.
        while not _cancelled():
            client = redis.asyncio.Redis.from_url(self.url, socket_connect_timeout=1, health_check_interval=5)
            try:
                async with client.pubsub() as pubsub:
                    await pubsub.subscribe(f"{PREFIX}0", *(f"{PREFIX}{one}" for one in self.lessons))
                    self._pubsub = pubsub
                    self._back()
                    while not _cancelled():
                        message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=5)
                        if message is not None:
                            self._heard(message)
            except (redis.RedisError, OSError) as error:
                log.warning("Redis is away: %s", error)
                self._pubsub = None
                self._gone()
            finally:
                with suppress(redis.RedisError, OSError):
                    await client.aclose()
            await asyncio.sleep(1)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(self.POLL)
            if self.lost and self._ears is not None:
                self._ears.refresh()

    def _heard(self, message: dict[str, Any]) -> None:
        content = json.loads(message["data"])
        lesson_id = int(message["channel"].decode().removeprefix(PREFIX))
        if content.get("by") == self.name or self._ears is None:
            return
        if "seq" in content:
            self._ears.heard(lesson_id, content["seq"])
        else:
            self._ears.pass_on(lesson_id, content["to"], content["message"])

    def _gone(self) -> None:
        if not self.lost and self._ears is not None:
            self.lost = True
            self._ears.banner(
                "lost", _("Đường nối giữa các máy chủ bị ngắt: giờ học vẫn tiếp tục, có thể chậm vài giây.")
            )

    def _back(self) -> None:
        if self._ears is not None:
            self._ears.refresh()
            if self.lost:
                self.lost = False
                self._ears.banner("back", "")


def _cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def make_doorbell() -> Doorbell:
    return RedisDoorbell(settings.REDIS_URL) if settings.REDIS_URL else Doorbell()
