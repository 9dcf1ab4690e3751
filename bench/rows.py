"""One row of the table that `./run bench` prints."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A measurement beside its limit, both taken in the same run on the same machine.

    `value` and `limit` share `unit`; `ratio` is value/limit (None where the row is an absolute figure);
    `target` states in words what is asked for, `met` whether this run reached it.
    """

    name: str
    value: float
    unit: str
    limit: float | None = None
    target: str = ""
    met: bool | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.value / self.limit if self.limit else None
