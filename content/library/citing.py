"""How a work is named in an essay: author (year). Title. Publisher. Address."""

from django.conf import settings

from content.library.models import LibraryItem


def citation(item: LibraryItem) -> str:
    """One line in the manner of APA, with what is known of the item; the address leads to its page here, a link's to itself."""
    year = f" ({item.year})" if item.year else ""
    parts = [
        f"{item.author}{year}" if item.author else "",
        f"{item.title}{'' if item.author else year}",
        item.publisher,
    ]
    named = " ".join(f"{part.rstrip('.')}." for part in parts if part)
    return f"{named} {item.url or settings.BASE_URL + item.get_absolute_url()}"
