"""Signing the declaration of confidentiality, whose text is in `templates/auth/_declaration_text.html`.

A new text needs a new version (`codes.DECLARATION`): every pilot then has to sign again before the next page opens.
Entries from phones are still accepted; only pages wait.
"""

from flask_babel import lazy_gettext as _l

from pilotapp import audit, codes, db
from pilotapp.identity import revoke
from pilotapp.models import Declaration, Person
from pilotapp.refusals import Conflict


def sign(person: Person, *, version: str, language: str) -> Declaration:
    """Sign this version of the text as it was shown in `language`; signing it again returns the first signature.

    Refuses (Conflict) any version but the current one: the page was opened before the text changed.
    """
    if version != codes.DECLARATION:
        raise Conflict(_l("The text has changed in the meantime. Please read it once more."))
    with db.transaction():
        revoke.lock(person)
        row = _signature(person) or _add_signature(person, version, language)
        Person.update(declaration=version).where(Person.uid == person.uid).execute()
    person.declaration = version
    return row


def signed(person: Person) -> Declaration | None:
    """Return the person's signature under the current version, if it is valid."""
    return _signature(person) if person.declaration == codes.DECLARATION else None


def _signature(person: Person) -> Declaration | None:
    mine = (Declaration.person == person.uid) & (Declaration.version == codes.DECLARATION)
    row: Declaration | None = Declaration.select().where(mine).order_by(Declaration.signed_at).first()
    return row


def _add_signature(person: Person, version: str, language: str) -> Declaration:
    session = person.session.uid if person.session else None
    row: Declaration = Declaration.create(
        programme=person.programme_id, person=person.uid, version=version, language=language, session=session
    )
    audit.write(person, "declaration.sign", "declaration", row.uid, version=version, language=language)
    return row
