"""Wagtail's admin is one tree with one door: whoever has no access to it sees none of its pages."""

from tests.access.rules import Rule, only

# The door of the admin, asked as each role; teachers and librarians enter by their relations.
PREFIXES: dict[str, Rule] = {
    "quan-tri/": only(
        "teacher", "other_teacher", "subject_head", "librarian", "school_admin", "foreign_admin"
    )
}
