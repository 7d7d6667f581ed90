"""Why something is suppressed, in one paragraph for each table: for coordinators of the programme only."""

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import gettext as _

from pilotapp.disclosure import suppression
from pilotapp.formats import counted as ngettext
from pilotapp.formats import number
from pilotapp.releases import causes, counting
from pilotapp.releases.causes import Causes
from pilotapp.releases.counting import TOTAL, Counted, first_contacts
from pilotapp.releases.reading import Shown

MAX_NAMED = 5  # sensitive rows that are named


def by_table(counted: Counted, hidden: Mapping[str, str], shown: Shown) -> dict[str, list[str]]:
    """Return the sentences for each table of a release, by its dimension; `hidden` are the true reasons by key."""
    names = {counting.key_of(table.code, row.code): row.label for table in shown.tables for row in table.rows}
    titles = {TOTAL: str(_("All together"))} | {table.code: table.title for table in shown.tables}
    found = causes.by_table(hidden, counting.constraints(counted))
    return {
        dimension: list(_sentences(one, [_named(key, counted, hidden, names) for key in one.sensitive], titles))
        for dimension, one in found.items()
    }


def _sentences(found: Causes, sensitive: Sequence[str], titles: Mapping[str, str]) -> Iterable[str]:
    further = ", ".join(_further(found))
    if sensitive:
        yield _("Must be hidden: %(rows)s.", rows=_listed(sensitive))
    if not further:
        return
    if sensitive:
        yield _("Also hidden, so that nobody can work out these numbers: %(what)s.", what=further)
    if found.elsewhere:
        tables = ", ".join(titles.get(one, one) for one in found.elsewhere)
        yield (
            _("Some of it is hidden because of other tables (%(tables)s).", tables=tables)
            if sensitive
            else _("Hidden because of other tables (%(tables)s): %(what)s.", tables=tables, what=further)
        )
    elif not sensitive:
        yield _("Hidden at random, so that nobody can tell from what is hidden what is small: %(what)s.", what=further)


def _further(found: Causes) -> Iterable[str]:
    if found.rows:
        yield ngettext("%(num)s more row", "%(num)s more rows", found.rows)
    if found.first_contacts:
        yield ngettext(
            "the first contacts of %(num)s more row", "the first contacts of %(num)s more rows", found.first_contacts
        )


def _listed(sensitive: Sequence[str]) -> str:
    more = len(sensitive) - MAX_NAMED
    named = ", ".join(sensitive[:MAX_NAMED])
    return f"{named} {ngettext('and %(num)s more', 'and %(num)s more', more)}" if more > 0 else named


def _named(key: str, counted: Counted, hidden: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Return 'Youth office (2 visits)': a sensitive cell with the figures for which it is sensitive."""
    row = causes.row_of(key)
    name, tally = names.get(row, row), counted.tallies[row]
    if key != row:
        first = number(counted.tallies[first_contacts(row)].visits)
        whole = number(tally.visits)
        return str(_("%(row)s (first contacts: %(first)s of %(visits)s)", row=name, first=first, visits=whole))
    visits = ngettext("%(num)s visit", "%(num)s visits", tally.visits)
    if hidden[key] == suppression.CONTRIBUTORS:
        visits = ngettext(
            "%(visits)s by %(num)s {pilot}", "%(visits)s by %(num)s {pilots}", tally.pilots, visits=visits
        )
    elif hidden[key] == suppression.DOMINANCE:
        most = number(tally.largest_contribution)
        visits = _("%(visits)s, %(most)s of them by one {pilot}", visits=visits, most=most)
    return f"{name} ({visits})"
