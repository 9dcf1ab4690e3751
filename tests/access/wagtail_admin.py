"""Wagtail's admin is one tree with one door: whoever has no access to it sees none of its pages."""

from tests.access.rules import Rule, only

# The door of the admin, asked as each role; content grants access to librarians through Wagtail's own groups.
PREFIXES: dict[str, Rule] = {"quan-tri/": only()}
