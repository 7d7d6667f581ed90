"""The fields of a visit: what is true of each one stands in its row here, and nowhere else.

Forms, phones, figures, files and pages read this table. A column, a place in the record's form and a migration are
written by hand.
"""

from dataclasses import dataclass
from typing import Any, Literal

from flask_babel import lazy_gettext as _l

Shape = Literal["code", "codes", "flag", "minutes"]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A table of figures by a field: its title, its meaning, and over its rows what one value is called."""

    title: Any
    meaning: Any
    header: Any = None


@dataclass(frozen=True, slots=True)
class VisitField:
    """A field of a visit.

    `column`: its name in the database, in forms, and in what phones send. `label`: how people call it; `question`: how
    the record's form asks for it, where that is more than its label. `codes`: the kind of its codes (`codes.CODES`).
    `breakdown`: None where figures and filters must not tell visits apart by it; disclosure control depends on that.
    `in_files`: whether files of single visits have it. `repeated`: whether 'same as last time' takes it over.
    `at_check_in`: whether it can be said when the visit begins. `since`: the schema of entries that brought it.
    """

    column: str
    shape: Shape
    label: Any
    breakdown: Breakdown | None
    question: Any = None
    codes: str = ""
    in_files: bool = True
    repeated: bool = True
    at_check_in: bool = False
    since: int = 1

    @property
    def singular(self) -> str:
        """The name of one of its values, as figures and addresses have it: 'topic' of 'topics'."""
        return self.codes if self.shape == "codes" else self.column

    @property
    def header(self) -> Any:
        """What one of its values is called: 'Topic' of 'Topics'."""
        return (self.breakdown and self.breakdown.header) or self.label


FIELDS = (
    VisitField(
        "institution_kind", "code", _l("Kind of institution"),
        Breakdown(_l("By kind of institution"),
                  _l("Where the visit took place. Every visit stands in exactly one row.")),
        question=_l("Where was it?"), codes="institution_kind", at_check_in=True,
    ),
    VisitField(
        "topics", "codes", _l("Topics"),
        Breakdown(_l("By topic"),
                  _l("A visit with 2 or 3 topics counts fully in each of its rows, so the rows add up to more than the "
                     "total."), _l("Topic")),
        question=_l("What was it about?"), codes="topic",
    ),
    VisitField(
        "client_language", "code", _l("Language"),
        Breakdown(_l("By language"),
                  _l("The language that was spoken besides German. Every visit stands in exactly one row.")),
        question=_l("In which language?"), codes="language", at_check_in=True,
    ),
    VisitField(
        "outcome", "code", _l("Outcome"),
        Breakdown(_l("By outcome"), _l("How the visits went. Every visit stands in exactly one row.")),
        question=_l("How did it go?"), codes="outcome",
    ),
    VisitField(
        "mode", "code", _l("Way of contact"),
        Breakdown(_l("By way of contact"),
                  _l("In person, by phone, by video or in writing. Every visit stands in exactly one row.")),
        question=_l("How did you meet?"), codes="mode",
    ),
    VisitField(
        "party", "code", _l("Who was supported"),
        Breakdown(_l("By who was supported"),
                  _l("Who was supported, never who they are. Every visit stands in exactly one row.")),
        question=_l("Who was supported?"), codes="party",
    ),
    VisitField(
        "size_band", "code", _l("How many people"), None, _l("How many people?"), codes="size_band", in_files=False,
    ),
    VisitField(
        "first_contact", "flag", _l("First contact"), None, _l("First time meeting this person or family?"),
        repeated=False,
    ),
    VisitField("waiting_minutes", "minutes", _l("Waiting time"), None, repeated=False),
    VisitField("travel_minutes", "minutes", _l("Travel time"), None, repeated=False),
    VisitField(
        "referral", "code", _l("Referred to"), None, _l("Did you refer them to another place?"),
        codes="institution_kind", in_files=False, repeated=False,
    ),
)  # fmt: skip
FIELD = {field.column: field for field in FIELDS}
AT_CHECK_IN = tuple(field for field in FIELDS if field.at_check_in)
CODED = {field.column: field.codes for field in FIELDS if field.codes}
