"""Official groupings in which programmes and authorities report: each maps codes to groups."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Scheme:
    """A grouping: `of` maps every code of `by` ('institution_kind' or 'topic') to one group.

    `split` gives, for a topic, the kinds of institution at which it belongs to another group, so that every pair of
    topic and institution kind still is in exactly one group. In a scheme by topic, a visit whose topics are in several
    groups counts once in each of them.
    """

    code: str
    by: str
    groups: Mapping[str, Any]
    of: Mapping[str, str]
    split: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def codes_of(self, group: str) -> tuple[str, ...]:
        """Return the codes of `by` that belong to `group`, wholly or partly."""
        whole = [code for code, its in self.of.items() if its == group]
        parts = [code for code, others in self.split.items() if group in others.values()]
        return tuple(dict.fromkeys([*whole, *parts]))

    def sums(self) -> Iterator[tuple[str, tuple[str, ...], int]]:
        """Yield (total, parts, times) with keys like 'kehl=other': the parts add up to 1 to `times` times the total.

        Everybody who knows the groups can derive this, so a cell suppressed in one table may need suppression here too.
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
# By topic, because Neuss uses areas of life, not places. Our topic 'work' covers both its 'work' and its 'profession':
# at places of learning or advice it means training and qualification, elsewhere a job.
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
