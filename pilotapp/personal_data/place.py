"""A part in a text, as patterns find it and checks look at it."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Place:
    """A part in a text, and the finding around it with the words that belong to it."""

    text: str
    part_start: int
    part_end: int
    start: int
    end: int

    @property
    def part(self) -> str:
        """The part itself."""
        return self.text[self.part_start : self.part_end]

    def cut(self, first: int, last: int) -> Place:
        """Only the characters `first` to `last` of the part; what stood behind a shortened end goes with it."""
        start, end = self.part_start + first, self.part_start + last
        return replace(self, part_start=start, part_end=end, end=self.end if end == self.part_end else end)
