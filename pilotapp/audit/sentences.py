"""What each action of the audit log is called. A new action needs one line here; a test finds those that lack it.

`GROUPS` are what a coordinator can ask for: the part before the dot decides.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

SENTENCES: dict[str, Any] = {
    "certificate.issue": _l("Certificate of hours issued"),
    "certificate.revoke": _l("Certificate of hours revoked"),
    "certificate.export": _l("Certificate of hours taken away as a document"),
    "database.restore": _l("Database restored from a backup"),
    "data.export": _l("Own data taken away"),
    "declaration.sign": _l("Declaration of confidentiality signed"),
    "entry.decline": _l("Late entry of a phone declined"),
    "figures.download": _l("File with figures downloaded"),
    "figures.export": _l("Figures taken away as a table"),
    "import.discard": _l("Table of earlier years thrown away without importing it"),
    "import.export": _l("List of errors of an import taken away"),
    "import.fail": _l("Import given up: it failed three times"),
    "import.finish": _l("Table of earlier years imported"),
    "import.hand_in": _l("Table of earlier years handed in"),
    "import.pilot": _l("Pilot added by an import, without access"),
    "import.start": _l("Import of a table of earlier years begun"),
    "import.take_back": _l("Taking an import back begun"),
    "import.undone": _l("Import taken back"),
    "invite.create": _l("Invitation made"),
    "invite.revoke": _l("Invitation taken back"),
    "invite.unsent": _l("Mail with an invitation could not be sent; handed over instead"),
    "invite.use": _l("Invitation used"),
    "keys.give_up": _l("Texts whose key was lost were deleted"),
    "keys.retire": _l("Old key for sealed texts deleted"),
    "keys.rotate": _l("New key for sealed texts made"),
    "note.acknowledge": _l("Note acknowledged"),
    "note.answer": _l("Note answered"),
    "note.ask": _l("Question asked about a note"),
    "note.called": _l("Talked with the writer of a note"),
    "note.close": _l("Note closed"),
    "note.hand_over": _l("Note handed over"),
    "note.look_again": _l("Text of a note looked through again"),
    "note.propose": _l("Talk proposed about a note"),
    "note.reply": _l("Reply to a note written"),
    "note.withdraw": _l("Text of a note taken back"),
    "note.write": _l("Note for supervision written"),
    "note.purge": _l("Texts whose time was over were deleted"),
    "passkey.add": _l("Passkey added"),
    "passkey.clone": _l("Passkey refused: it may have been copied"),
    "passkey.end": _l("Passkey removed"),
    "password.end": _l("Password and codes ended once more after a backup was restored"),
    "password.set": _l("Password set"),
    "person.add": _l("Person added"),
    "person.deactivate": _l("Access switched off"),
    "person.edit": _l("Name, address or languages corrected"),
    "person.email": _l("E-mail address changed"),
    "person.erase": _l("Personal data erased"),
    "person.language": _l("Language of the app changed"),
    "person.leave": _l("Left the programme"),
    "person.lost_phone": _l("Phone lost: all ways in ended"),
    "person.profile": _l("Profile corrected"),
    "person.reactivate": _l("Access switched on again"),
    "person.role_add": _l("Role given"),
    "person.role_remove": _l("Role taken away"),
    "person.stop_deliveries": _l("Nothing more taken from phones without access"),
    "programme.add": _l("Programme set up"),
    "programme.numbers": _l("Numbers of the emergency card changed"),
    "programme.settings": _l("Settings of the programme changed"),
    "recovery.make": _l("New recovery codes made"),
    "recovery.use": _l("Recovery code used"),
    "release.make": _l("Figures of a period released"),
    "release.public": _l("Chosen whether everybody can read a release"),
    "release.sum": _l("Sum of releases frozen"),
    "funding.add": _l("Somebody may read the releases"),
    "funding.remove": _l("Somebody may not read the releases any more"),
    "safeguarding.answer": _l("Report about a child answered"),
    "safeguarding.close": _l("Report about a child closed"),
    "safeguarding.purge": _l("Old reports about children deleted"),
    "safeguarding.read": _l("Report about a child read"),
    "safeguarding.reopen": _l("Report about a child opened again"),
    "safeguarding.report": _l("Report about a child sent"),
    "safeguarding.take_in_hand": _l("Report about a child taken in hand"),
    "reflection.answer": _l("Answered the invitation to a reflection session"),
    "reflection.cancel": _l("Reflection session cancelled"),
    "reflection.change": _l("Reflection session changed"),
    "reflection.correct": _l("What was written down about a reflection session corrected"),
    "reflection.hold": _l("Reflection session written down"),
    "reflection.plan": _l("Reflection session planned"),
    "reflection.purge": _l("Old agreements of reflection sessions deleted"),
    "session.confirm": _l("Proved again who is there"),
    "session.end": _l("Signed out"),
    "session.refused": _l("Too many wrong attempts to sign in"),
    "session.start": _l("Signed in"),
    "session.strong": _l("Second step of the sign-in done"),
    "totp.end": _l("Second factor switched off"),
    "totp.set": _l("Second factor set up"),
    "visit.accept": _l("Late change of a visit accepted"),
    "visit.answer": _l("Question about a visit answered"),
    "visit.ask": _l("Question asked about a visit"),
    "visit.check_in": _l("Checked in"),
    "visit.check_out": _l("Checked out"),
    "visit.confirm": _l("Visit confirmed"),
    "visit.decline": _l("Late change of a visit declined"),
    "visit.record": _l("Record of a visit written"),
    "visit.void": _l("Visit taken out of the count"),
    "visit.withdraw": _l("Visit withdrawn"),
}
# name: label, icon, the first parts of its actions
GROUPS: dict[str, tuple[Any, str, tuple[str, ...]]] = {
    "visits": (_l("Visits"), "visits", ("visit", "entry", "import")),
    "people": (_l("People and invitations"), "pilots", ("person", "invite", "programme", "declaration", "certificate")),
    "supervision": (_l("Supervision"), "question", ("note", "reflection")),
    "safeguarding": (_l("Safeguarding"), "safeguarding", ("safeguarding",)),
    "access": (
        _l("Signing in and devices"),
        "sign-in",
        ("session", "passkey", "totp", "recovery", "password", "keys", "database"),
    ),
    "exports": (_l("Data taken away"), "download", ("release", "funding", "figures", "data")),
}


def actions(group: str | None) -> list[str] | None:
    """The actions of a group; None, which asks for all, for no group."""
    if group not in GROUPS:
        return None
    return [action for action in SENTENCES if group_of(action) == group]


def group_of(action: str) -> str:
    """The group of an action."""
    first = action.partition(".")[0]
    return next(name for name, (_, _, firsts) in GROUPS.items() if first in firsts)


def sentence(action: str) -> str:
    """The words for an action; the code itself where it has none."""
    return str(SENTENCES.get(action, action))


def icon(action: str) -> str:
    """The picture of an action's group."""
    return GROUPS[group_of(action)][1] if action in SENTENCES else "history"
