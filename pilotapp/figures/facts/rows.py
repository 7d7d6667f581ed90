"""The counted visits of a programme, one row for each topic: from facts where these are current, else from visits."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from peewee import JOIN, SQL, Case, Select, fn

from pilotapp.db.compiled_queries import compiled
from pilotapp.figures.measures import OF_FIELDS
from pilotapp.models import DirtyMonth, FactMonth, Visit, VisitFact, VisitTopic
from pilotapp.models.visit import COUNTED
from pilotapp.periods import Month, instants

Span = tuple[date, date]
Gap = tuple[Span, tuple[datetime, datetime]]  # the days, and the instants around them
# With more gaps than this between the months with facts, everything from the first to the last gap is counted from
# visits, because each gap is a SELECT of its own that the database plans for each table of a page.
GAPS = 3
# The coded columns, except the two that belong to the key of a fact.
OTHER_CODES = tuple(each.code for each in OF_FIELDS if each.code not in ("topic", "institution_kind"))


def source(programme: UUID, first: date, last: date) -> Any:
    """Return a SELECT of the counted visits that began from `first` to `last` (local days), always exact.

    Columns: visit, pilot, day, month ('2026-03'), topic (None if a visit has none), is_first_topic (1 on one row of
    each visit, else 0), institution_kind, `OTHER_CODES`, first_contact (0 or 1), confirmed (0 or 1), minutes, waiting,
    travel. Sums over visits must use only rows with `is_first_topic`; sums by topic use every row.
    """
    return written(programme, *sought(programme, first, last))


def sought(programme: UUID, first: date, last: date) -> tuple[list[int], Span | None, list[Gap]]:
    """Return the arguments of `written`: months of facts, their days if not all, and spans to count from visits."""
    month_ids, gaps = plan(clean(programme, month_of(first), month_of(last)), first, last)
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    return month_ids, None if whole else (first, last), [(span, instants(*span)) for span in gaps]


def written(programme: Any, month_ids: Sequence[Any], days: Sequence[Any] | None, gaps: Sequence[Any]) -> Any:
    """Return the SELECT of these facts and days."""
    selects = []
    if month_ids:
        selects.append(kept(month_ids).where(VisitFact.day.between(*days)) if days else kept(month_ids))
    selects += [visit_rows().where(Visit.began(programme, since, until, around)) for (since, until), around in gaps]
    query = selects[0]
    for other in selects[1:]:
        query = query.union_all(other)
    return query


def plan(clean_months: Sequence[tuple[int, str]], first: date, last: date) -> tuple[list[int], list[Span]]:
    """Return the ids of the months whose facts to read, in order, and the spans of days to count from visits."""
    months = [(number, month) for number, text in clean_months if (month := Month.read(text))]
    gaps: list[tuple[int, Span]] = []
    since = first
    for place, (_, month) in enumerate(months):
        if since < month.first:
            gaps.append((place, (since, month.first - timedelta(days=1))))
        since = month.next.first
    if since <= last:
        gaps.append((len(months), (since, last)))
    if len(gaps) > GAPS:
        (begin, (since, _)), (end, (_, until)) = gaps[0], gaps[-1]
        return [number for number, _ in (*months[:begin], *months[end:])], [(since, until)]
    return [number for number, _ in months], [span for _, span in gaps]


@compiled
def clean(programme: Any, first: Any, last: Any) -> Any:
    """The ids and names of the months from `first` to `last` whose facts are current, in order."""
    dirty = DirtyMonth.select(SQL("1")).where(
        DirtyMonth.programme == FactMonth.programme, DirtyMonth.month == FactMonth.month
    )
    return (
        FactMonth.select(FactMonth.id, FactMonth.month)
        .where(
            FactMonth.programme == programme,
            FactMonth.month >= first,
            FactMonth.month <= last,
            FactMonth.built,
            ~fn.EXISTS(dirty),
        )
        .order_by(FactMonth.month)
        .tuples()
    )


def month_of(day: date) -> str:
    """Return the month of a day as '2026-03'."""
    return day.isoformat()[:7]


def first_day(month: str) -> date:
    """Return the first day of '2026-03'."""
    return date.fromisoformat(f"{month}-01")


def month_column(day: Any) -> Any:
    """Return the SQL for the month of a column of days."""
    return fn.SUBSTR(day.cast("TEXT"), SQL("1"), SQL("7"))


def kept(month_ids: Sequence[Any]) -> Any:
    """Return the SELECT of the facts of these months."""
    fact = VisitFact
    return fact.select(
        fact.visit,
        fact.pilot,
        fact.day,
        month_column(fact.day).alias("month"),
        fn.NULLIF(fact.topic, "").alias("topic"),
        fact.is_first_topic.alias("is_first_topic"),
        fn.NULLIF(fact.institution_kind, "").alias("institution_kind"),
        *(getattr(fact, name) for name in OTHER_CODES),
        fact.first_contact,
        fact.confirmed,
        fact.minutes,
        fact.waiting,
        fact.travel,
    ).where(fact.fact_month.in_(month_ids))


def from_visits(programme: UUID, first: date, last: date) -> Any:
    """Return the same rows from the visits. Only here is it decided which visits count, and as what."""
    return visit_rows().where(Visit.began(programme, first, last))


def visit_rows() -> Any:
    """Return the SELECT of the counted visits of all programmes."""
    other = VisitTopic.alias()
    before = other.select(SQL("1")).where(other.visit == Visit.uid, other.topic < VisitTopic.topic)
    return (
        Visit.select(
            Visit.uid.alias("visit"),
            Visit.pilot.alias("pilot"),
            Visit.day,
            month_column(Visit.day).alias("month"),
            VisitTopic.topic,
            Case(None, [(fn.EXISTS(before), 0)], 1).alias("is_first_topic"),
            Visit.institution_kind,
            *(getattr(Visit, name) for name in OTHER_CODES),
            Case(None, [(Visit.first_contact == True, 1)], 0).alias("first_contact"),  # noqa: E712 - SQL
            Case(None, [(Visit.state == "confirmed", 1)], 0).alias("confirmed"),
            Visit.minutes,
            Visit.waiting_minutes.alias("waiting"),
            Visit.travel_minutes.alias("travel"),
        )
        .join(VisitTopic, JOIN.LEFT_OUTER, on=(VisitTopic.visit == Visit.uid))
        .where(Visit.state.in_(COUNTED))
    )


def as_facts(programme: UUID, month_ids: Mapping[str, int]) -> Any:
    """Return the SELECT of rows for `visit_fact` of these months ('2026-03' to its id), in the order of FIELDS."""
    months = sorted(month_ids)
    first, last = (Month.read(months[end]) for end in (0, -1))
    if first is None or last is None:
        raise ValueError(f"no month: {months}")
    found = from_visits(programme, first.first, last.last).alias("f")
    number = Case(found.c.month, [(month, month_ids[month]) for month in months])
    topic, kind = (fn.COALESCE(column, "") for column in (found.c.topic, found.c.institution_kind))
    columns = [getattr(found.c, field.name) for field in FIELDS[3:]]
    return Select((found,), [number, topic, kind, *columns]).where(found.c.month.in_(months))


# The columns of a fact in the order of writing: month, topic and kind, then those of a visit.
FIELDS: tuple[Any, ...] = tuple(VisitFact._meta.sorted_fields)
