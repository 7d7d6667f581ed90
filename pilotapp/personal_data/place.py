"""A part of a text that a pattern matched, for the checks."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Place:
    """A matched part of a text, and the finding around it, which may include surrounding words."""

    text: str
    part_start: int
    part_end: int
    start: int
    end: int

    @property
    def part(self) -> str:
        """The matched part."""
        return self.text[self.part_start : self.part_end]

    def cut(self, first: int, last: int) -> Place:
        """Return the place shortened to the characters `first` to `last`; a shortened end also shortens the finding."""
        start, end = self.part_start + first, self.part_start + last
        return replace(self, part_start=start, part_end=end, end=self.end if end == self.part_end else end)
