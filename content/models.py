"""All tables of content, collected from its rooms."""

from content.library.models import Grade, LibraryItem, LibraryShare, Reading, ReadingPlace

__all__ = ["Grade", "LibraryItem", "LibraryShare", "Reading", "ReadingPlace"]
