"""Command to set the programme's letterhead, and its specimen."""

import typst

from pilotapp import audit, clock, db, names
from pilotapp.certificates import logo as logos
from pilotapp.certificates import specimen
from pilotapp.models import Certificate, Letterhead, Person, Programme
from pilotapp.refusals import Refusal

LINES = {"heading": 1, "address": 5, "contact": 5, "signatory": 2}  # at most


def choose(
    coordinator: Person,
    *,
    heading: str = "",
    address: str = "",
    contact: str = "",
    signatory: str = "",
    logo: bytes | None = None,
    remove_logo: bool = False,
) -> Letterhead:
    """Set the letterhead of certificates that are issued from now on. `logo` None keeps the present one.

    Nothing is written if nothing changes, such as by an empty form before the first letterhead.

    Refuses a file that is no logo (`logo.cleaned`), and one that cannot be printed. The audit log records which parts
    changed.
    """
    typed = {"heading": heading, "address": address, "contact": contact, "signatory": signatory}
    texts = {name: _lines(text, LINES[name]) for name, text in typed.items()}
    picture = logos.cleaned(logo) if logo is not None else None
    if picture:
        _try(coordinator.programme, Letterhead(**texts, logo=picture))
    with db.transaction():
        db.serialise(coordinator.programme)
        before = Letterhead.latest(coordinator.programme_id)
        kept = None if remove_logo or before is None else before.logo
        wanted = {**texts, "logo": picture or (bytes(kept) if kept else None)}
        present = before or Letterhead(programme=coordinator.programme_id)
        changed = [name for name, value in wanted.items() if value != getattr(present, name)]
        if not changed:
            return present
        row = _next(coordinator, before)
        for name, value in {**wanted, "made_at": clock.now()}.items():
            setattr(row, name, value)
        row.save(force_insert=row is not before)
        audit.write(
            coordinator, "programme.letterhead", "programme", coordinator.programme_id, about=None, parts=changed
        )
    return row


def _next(coordinator: Person, before: Letterhead | None) -> Letterhead:
    """Return the row to write: the present version unless a certificate was issued with it, else a new one."""
    if before and not Certificate.select().where(Certificate.letterhead == before.uid).exists():
        return before
    return Letterhead(programme=coordinator.programme_id)


def _lines(text: str, most: int) -> str:
    """Return the lines that are not empty, each cleaned; further ones are joined to the last."""
    lines = [line for line in map(names.cleaned, (text or "").splitlines()) if line]
    return "\n".join([*lines[: most - 1], ", ".join(lines[most - 1 :])]).strip()


def _try(programme: Programme, letterhead: Letterhead) -> None:
    """Refuse a logo that cannot be printed, such as a damaged one."""
    try:
        specimen.render(programme, letterhead)
    except typst.TypstError as error:
        raise Refusal(logos.NO_PICTURE, field="logo") from error
