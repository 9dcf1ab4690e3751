"""The door of the gradebook. Rules of the circulars are pure and stand in `lms.gradebook.rules`."""

from lms.gradebook.agenda import Waiting, agenda_for, proposals_waiting
from lms.gradebook.columns import ColumnKey, Slot, column_label, open_slots
from lms.gradebook.proposals import ProposalRefused, post_proposal, withdraw_proposal
from lms.gradebook.results import PublishedMark, SubjectMarks, published_marks
from lms.gradebook.seeding import confirm_column, set_marks

__all__ = [
    "ColumnKey",
    "ProposalRefused",
    "PublishedMark",
    "Slot",
    "SubjectMarks",
    "Waiting",
    "agenda_for",
    "column_label",
    "confirm_column",
    "open_slots",
    "post_proposal",
    "proposals_waiting",
    "published_marks",
    "set_marks",
    "withdraw_proposal",
]
