"""Commands to issue, revoke, download and check certificates."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import audit, clock, codes, db, names, notices
from pilotapp.backups import generations
from pilotapp.backups.generations import Span
from pilotapp.certificates import numbering, queries, rules
from pilotapp.models import Certificate, CertificateName, Letterhead, Notice, Person
from pilotapp.refusals import Conflict, Missing, Refusal
from pilotapp.web import throttle
from pilotapp.web.throttle import ClientContext

NOTHING = _l("There is no confirmed visit in this period. Please confirm her visits in the log first.")
CHANGED = _l("The figures have changed while you were looking. Please look at them once more, then issue it.")
TWICE = _l("It is revoked already.")
NO_PAPER = _l("This certificate is revoked, so it cannot be downloaded any more. A new one can be issued.")
NAME_LOST = _l(
    "The name on this certificate cannot be read any more, because a key is lost. Please revoke it and issue a new one."
)
NO_FULL_NAME = _l("Please write the full name, as it is to stand on the paper.")
MISTYPED = _l("This cannot be a code of ours. Please compare it with the paper: there is no 0, O, 1 and I in it.")
UNKNOWN = _l("We have never issued a certificate with this code.")
PERHAPS_LOST = _l("This code is not known here.")
OTHER_NAME = _l("This is not the name to which it was issued.")


class OtherName(throttle.Wrong):
    """The code is right but the name is not."""

    def __init__(self, certificate: Certificate) -> None:
        super().__init__(OTHER_NAME, field="name")
        self.certificate = certificate


class PerhapsLost(throttle.Wrong):
    """No certificate has this code, but it may have been issued in one of `spans`, whose records a restore lost."""

    def __init__(self, spans: Sequence[Span]) -> None:
        super().__init__(PERHAPS_LOST)
        self.spans = spans


def issue(
    coordinator: Person,
    *,
    uid: UUID,
    pilot: UUID,
    first_day: date,
    last_day: date,
    full_name: str,
    seen: str | None = None,
) -> Certificate:
    """Issue a certificate to a pilot for the confirmed visits from `first_day` to `last_day`. Idempotent by `uid`.

    `full_name` is kept in the certificate alone, sealed. `seen`: the figures that the page showed to the coordinator.
    Refuses a name that is missing or too long, a period by `rules.check_period`, one without confirmed visits, and
    (Conflict) figures that changed since. Raises Missing unless a pilot of the same programme.
    """
    printed = names.given(full_name, field="full_name", none=NO_FULL_NAME)
    rules.check_period(first_day, last_day, clock.today(coordinator.programme.time_zone))
    with db.transaction():
        db.serialise(coordinator.programme)  # its letterhead
        db.serialise(queries.pilot(coordinator, pilot))
        person = queries.pilot(coordinator, pilot)
        known: Certificate | None = Certificate.get_or_none(Certificate.uid == uid)
        if known is not None and known.pilot_id == pilot:
            return known
        hours = queries.confirmed(person, first_day, last_day)
        if not hours.visits:
            raise Refusal(NOTHING, field="first_day")
        if known is not None or (seen is not None and seen != str(hours)):
            raise Conflict(CHANGED)
        row = _write(coordinator, person, uid, first_day, last_day, hours)
        CertificateName.create(certificate=row.uid, pilot=pilot, full_name=printed)
        audit.write(coordinator, "certificate.issue", "certificate", uid, visits=hours.visits, minutes=hours.minutes)
        notices.write(pilot, row.programme_id, "certificate_issued", uid)
    return row


def _write(
    coordinator: Person, pilot: Person, uid: UUID, first_day: date, last_day: date, hours: queries.Hours
) -> Certificate:
    letterhead = Letterhead.latest(pilot.programme_id)
    return Certificate.create(
        uid=uid,
        programme=pilot.programme_id,
        pilot=pilot,
        code=numbering.new(),
        name=pilot.name,
        programme_name=pilot.programme.name,
        pilots_called=pilot.programme.pilots_called,
        language=pilot.language or pilot.programme.language,
        letterhead=letterhead.uid if letterhead else None,
        first_day=first_day,
        last_day=last_day,
        visits=hours.visits,
        minutes=hours.minutes,
        paid_visits=hours.paid_visits,
        paid_minutes=hours.paid_minutes,
        issued_by=coordinator,
    )


def revoke(coordinator: Person, uid: UUID, *, reason: str) -> Certificate:
    """Revoke a certificate for good; whoever checks it sees that and since when.

    `reason` is a code of the kind 'revoke_reason'. Refuses one that is revoked. Raises Missing for other programmes.
    """
    if reason not in codes.codes("revoke_reason"):
        raise Refusal(_l("Please choose one of the options."), field="reason")
    with db.transaction():
        row = queries.certificate(coordinator, uid)
        still = (Certificate.uid == uid) & Certificate.revoked_at.is_null()
        gone = {"revoked_at": clock.now(), "revoked_by": coordinator.uid, "revoke_reason": reason}
        if not Certificate.update(gone).where(still).execute():
            raise Refusal(TWICE)
        audit.write(coordinator, "certificate.revoke", "certificate", uid, reason=reason)
        if row.name:  # an erased pilot gets no notice
            notices.write(row.pilot_id, row.programme_id, "certificate_revoked", uid)
    return queries.certificate(coordinator, uid)


def take(viewer: Person, uid: UUID) -> Certificate:
    """Return the certificate to print, for the pilot or their coordinator, and record the download.

    Raises Missing for everybody else, for a revoked one, and for an erased pilot: there is no name to print. The
    same for one whose name cannot be unsealed.
    """
    with db.transaction():
        row = queries.certificate(viewer, uid)
        if row.revoked_at is not None or not row.name:
            raise Missing(NO_PAPER)
        if row.printed_name is None:
            raise Missing(NAME_LOST)
        audit.write(viewer, "certificate.export", "certificate", uid)
    return row


def see(pilot: Person) -> None:
    """Mark the notices about certificates as read, because the pilot has opened their list."""
    kinds = Notice.kind.in_(("certificate_issued", "certificate_revoked"))
    with db.transaction():
        hers = (Notice.person == pilot.uid) & kinds & Notice.seen_at.is_null()
        Notice.update(seen_at=clock.now()).where(hers).execute()


def check(typed: str, *, client_context: ClientContext, name: str = "") -> Certificate:
    """Return the certificate with this code and, if given, this name. Anybody may ask.

    Refuses, each counted as a guess: Wrong for a malformed or unknown code; PerhapsLost for a code that is unknown
    after a restore; OtherName for another name. Refuses TooMany after too many guesses. In every case the same rows are
    read, so that the time reveals nothing.
    """
    code = numbering.read(typed)
    with throttle.guessing("certificate", None, client_context):
        row, lost = queries.by_code(code or ""), generations.lost_spans()
        if code is None:
            raise throttle.Wrong(MISTYPED, field="code")
        if row is None:
            raise PerhapsLost(lost) if lost else throttle.Wrong(UNKNOWN)
        printed = row.printed_name if names.cleaned(name) else None
        if printed and not names.is_same(name, printed):
            raise OtherName(row)
    return row
