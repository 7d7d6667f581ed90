"""Retention of reports about children: period and legal reasons, and deletion.

A closed report is deleted, with all acts on it, three years after it was closed: that is the regular limitation period
(§ 195 BGB), within which a programme may have to prove what it knew and did. Afterwards the purpose has ended (Art. 5
(1) (e) GDPR). The youth office keeps its own file by its own law. A report that is not closed is never deleted by age;
the audit log keeps who closed which report, in codes.
"""

from collections import Counter
from datetime import datetime
from uuid import UUID

from pilotapp import audit, db
from pilotapp.models import Notice, Programme, SafeguardingReport
from pilotapp.periods import months_before

YEARS = 3


def purge(now: datetime, dry_run: bool = False) -> dict[str, int]:
    """Delete reports closed `YEARS` years ago or earlier; return how many by the programme's slug.

    `dry_run` only counts. Each affected programme gets an audit row with the number.
    """
    with db.transaction():
        limit = months_before(now, 12 * YEARS)
        closed = (SafeguardingReport.state == "closed") & (SafeguardingReport.closed_at <= limit)
        rows = SafeguardingReport.select(SafeguardingReport.uid, SafeguardingReport.programme).where(closed)
        due: dict[UUID, UUID] = {row.uid: row.programme_id for row in rows}
        numbers = Counter(due.values())
        programmes = list(Programme.select().where(Programme.uid.in_(list(numbers))))
        if due and not dry_run:
            Notice.delete().where(Notice.subject.in_(list(due))).execute()
            SafeguardingReport.delete().where(SafeguardingReport.uid.in_(list(due))).execute()
            for programme in programmes:
                number = numbers[programme.uid]
                audit.by_operator(programme, "safeguarding.purge", "programme", programme.uid, reports=number)
    return {programme.slug: numbers[programme.uid] for programme in programmes}
