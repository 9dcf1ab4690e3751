"""The main navigation: rooms add their entries when their app starts, `ui` never imports them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Entry:
    order: int
    label: str | Promise
    url_name: str
    visible: Callable[[HttpRequest], bool]


@dataclass
class Navigation:
    entries: list[Entry] = field(default_factory=list)

    def add(
        self, order: int, label: str | Promise, url_name: str, visible: Callable[[HttpRequest], bool]
    ) -> None:
        """Add an entry once, in `AppConfig.ready`; `visible` is asked for each request of a logged-in person."""
        if url_name not in {entry.url_name for entry in self.entries}:
            self.entries.append(Entry(order, label, url_name, visible))
            self.entries.sort(key=lambda entry: entry.order)

    def items_for(self, request: HttpRequest) -> list[dict[str, object]]:
        items: list[dict[str, object]] = []
        for entry in self.entries:
            if entry.visible(request):
                url = reverse(entry.url_name)
                items.append({"label": entry.label, "url": url, "current": request.path.startswith(url)})
        return items


NAVIGATION = Navigation()
