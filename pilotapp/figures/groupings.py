"""Groupings in which programmes and authorities report: each is a table from our codes to their groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Scheme:
    """A roll-up: `of` says for every code of `by` ('institution_kind' or 'topic') its one group.

    `split` says for a topic the kinds of institution at which it belongs to another group, so that still every pair
    of topic and institution kind is in exactly one group. In a scheme by topic a visit whose topics are in several
    groups counts in each of them once.
    """

    code: str
    by: str
    groups: Mapping[str, Any]
    of: Mapping[str, str]
    split: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def codes_of(self, group: str) -> tuple[str, ...]:
        """The codes of `by` that go to `group`, whole or in part."""
        whole = [code for code, its in self.of.items() if its == group]
        parts = [code for code, others in self.split.items() if group in others.values()]
        return tuple(dict.fromkeys([*whole, *parts]))

    def sums(self) -> Iterator[tuple[str, tuple[str, ...], int]]:
        """(total, parts, times) as keys like 'kehl=other': the parts add up to between the total and `times` of it.

        That is what everybody can work out who knows the groups: what is hidden in one table must be hidden here too.
        """
        for group in self.groups:
            shared = [code for code in self.codes_of(group) if code in self.split]
            parts = tuple(f"{self.by}={code}" for code in self.codes_of(group) if code not in self.split)
            if parts and not shared:
                yield f"{self.code}={group}", parts, 1 if self.by == "institution_kind" else min(3, len(parts))
        for code, others in self.split.items():
            yield (
                f"{self.by}={code}",
                tuple(f"{self.code}={one}" for one in dict.fromkeys([self.of[code], *others.values()])),
                1,
            )


KEHL = Scheme(
    "kehl",
    "institution_kind",
    groups={
        "authorities": _l("Authorities"),
        "counselling": _l("Counselling"),
        "health": _l("Doctor or clinic"),
        "school": _l("Kindergarten and school"),
        "language_course": _l("Language course"),
        "other": _l("Other"),
    },
    of={
        "immigration_office": "authorities",
        "job_centre": "authorities",
        "social_office": "authorities",
        "youth_office": "authorities",
        "citizens_office": "authorities",
        "counselling": "counselling",
        "health": "health",
        "kindergarten": "school",
        "school": "school",
        "language_course": "language_course",
        "housing": "other",
        "other": "other",
    },
)
INTERPRET = Scheme(
    "interpret",
    "institution_kind",
    groups={
        "health": _l("Health"),
        "social": _l("Social affairs"),
        "education": _l("Education"),
        "other": _l("Other"),
    },
    of={
        "health": "health",
        "job_centre": "social",
        "social_office": "social",
        "youth_office": "social",
        "counselling": "social",
        "housing": "social",
        "kindergarten": "education",
        "school": "education",
        "language_course": "education",
        "immigration_office": "other",
        "citizens_office": "other",
        "other": "other",
    },
)
# By topic, for Neuss names fields of life and no places. Our topic 'work' is both its 'work' and its 'profession':
# where somebody learns or is advised it is about training and qualification, elsewhere about a job.
NEUSS = Scheme(
    "neuss",
    "topic",
    groups={
        "health": _l("Health"),
        "education": _l("Education"),
        "upbringing": _l("Upbringing"),
        "work": _l("Work"),
        "profession": _l("Profession"),
        "social": _l("Social affairs"),
    },
    of={
        "health": "health",
        "school": "education",
        "german_language": "education",
        "early_childhood": "upbringing",
        "family": "upbringing",
        "work": "work",
        "residence": "social",
        "benefits": "social",
        "housing": "social",
        "daily_life": "social",
        "participation": "social",
        "rights": "social",
    },
    split={"work": {"school": "profession", "language_course": "profession", "counselling": "profession"}},
)
SCHEMES = (NEUSS, KEHL, INTERPRET)
SCHEME = {scheme.code: scheme for scheme in SCHEMES}
