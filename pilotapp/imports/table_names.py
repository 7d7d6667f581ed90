"""What rows and columns of a table are called on pages and in files: as the spreadsheet calls them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import gettext as _

from pilotapp.imports.columns import OWNER, SHEET_STEP, Column
from pilotapp.imports.plan import Plan, letter


@dataclass(frozen=True, slots=True)
class Layout:
    """The names of the sheets of a table, in their order, and the headers of its columns by position.

    It is kept with an import whose plan is gone; sheets and headers that may name somebody are not in it.
    """

    sheets: tuple[str, ...] = ()
    headers: tuple[tuple[int, str], ...] = ()

    @classmethod
    def of(cls, plan: Plan) -> Layout:
        """Of the chosen table of a plan."""
        headers = tuple((column.position, column.header) for column in plan.allowed if column.header)
        return cls(tuple(plan.chosen.sheets), headers)

    @classmethod
    def read(cls, text: str | None) -> Layout:
        """From what `write` gave; the empty one for imports that have none."""
        known: dict[str, Any] = json.loads(text) if text else {"sheets": [], "headers": []}
        return cls(tuple(known["sheets"]), tuple((position, name) for position, name in known["headers"]))

    def write(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def column(self, position: int) -> str:
        """Return the header of a column, else its letter; '' for -1, which is no column."""
        if position < 0:
            return ""
        header = dict(self.headers).get(position, "")
        if header == OWNER:
            return str(_("{Pilot} of the sheet"))
        return header or str(_("Column %(letter)s", letter=letter(position)))

    def named(self, column: Column) -> str:
        """Return the header of a column that may be refused, else its letter."""
        return column.header or str(_("Column %(letter)s", letter=letter(column.position)))

    def row(self, number: int) -> str:
        """Return 'Row 5', in a table of several sheets 'March, row 5'."""
        sheet, row = divmod(number, SHEET_STEP)
        if len(self.sheets) < 2:
            return str(_("Row %(number)s", number=row))
        name = self.sheets[sheet] if sheet < len(self.sheets) else str(sheet + 1)
        return str(_("Sheet %(sheet)s, row %(number)s", sheet=name, number=row))
