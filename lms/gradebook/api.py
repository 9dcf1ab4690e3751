"""The door of the gradebook. Rules of the circulars are pure and stand in `lms.gradebook.rules`."""

from lms.gradebook.columns import ColumnKey, Slot, column_label, open_slots
from lms.gradebook.proposals import ProposalRefused, post_proposal

__all__ = ["ColumnKey", "ProposalRefused", "Slot", "column_label", "open_slots", "post_proposal"]
