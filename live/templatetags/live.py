"""Tags for the pages of `live`."""

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString

from live.words import replay_words, room_words

register = template.Library()


@register.simple_tag
def lesson_words(role: str) -> SafeString:
    """The scripts' sentences as a block of JSON: they are translated on the server."""
    return json_script(room_words(role), "lesson-words")


@register.simple_tag
def lesson_replay_words() -> SafeString:
    """The same for the replay's scripts."""
    return json_script(replay_words(), "lesson-words")
