"""Parses the body that a phone sent, strictly, and passes its entries to the commands that the pages use too."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from pilotapp import clock, sealing
from pilotapp.entries import incoming
from pilotapp.entries.incoming import IncomingEntry, Receipt, content_hash
from pilotapp.entries.keys import keys_of
from pilotapp.models import Person
from pilotapp.sync.handlers import FORMS, HANDLER_OF, HANDLERS, EntryHandler
from pilotapp.sync.validation import validate

MAX_ENTRIES = 100
ENVELOPE = frozenset({"uid", "owner", "kind", "visit", "schema", "made_at", "hash", "body"})
MAX_VALUE = 40
MAX_OFFSET = 2**31 - 1  # seconds; what a column holds
_UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HASH = re.compile(r"[0-9a-f]{64}")


class Malformed(ValueError):
    """The body does not have the required structure; nothing of it is used."""


class TooMany(ValueError):
    """More entries than one body may contain."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """The content of one request: the phone's time and its entries, not validated yet."""

    device_now: datetime
    entries: list[Mapping[str, Any]]


def read(raw: bytes) -> Parcel:
    """Parse a request's body. Raises Malformed or TooMany."""
    content = read_json(raw, {"schema", "device_now", "entries"})
    return parcel(content, read_list(content, "entries"))


def read_json(raw: bytes, keys: Set[str]) -> dict[str, Any]:
    """Parse a JSON object with exactly these keys. Raises Malformed."""
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError):
        raise Malformed("not JSON") from None
    if not isinstance(content, dict) or set(content) != keys:
        raise Malformed("not a delivery")
    return content


def read_list(content: Mapping[str, Any], name: str) -> list[Any]:
    """Return the list of what was sent. Raises Malformed for another schema, TooMany."""
    items = content[name]
    if not _is_one_of((incoming.ENVELOPE,), content["schema"]) or not isinstance(items, list):
        raise Malformed("not a delivery of this schema")
    if len(items) > MAX_ENTRIES:
        raise TooMany
    return items


def parcel(content: Mapping[str, Any], entries: list[Any]) -> Parcel:
    """Return the entries of a body, with checked structure, and the phone's time. Raises Malformed."""
    for entry in entries:
        check_shape(entry)
    return Parcel(_instant(content["device_now"]), entries)


def read_uid(value: Any) -> UUID:
    """Parse a uid as phones write it. Raises Malformed."""
    if not _matches(_UID, value):
        raise Malformed("not a uid")
    return UUID(value)


def read_hash(value: Any) -> str:
    """Return a hash as phones write it. Raises Malformed."""
    if not _matches(_HASH, value):
        raise Malformed("not a hash")
    return str(value)


def deliver(pilot: Person, parcel: Parcel, *, has_access: bool = True, are_copies: bool = False) -> list[Receipt]:
    """Return a receipt for each entry of the parcel, in order. Refuses another person's entries, and damaged ones.

    Without `has_access`, all new entries are pending review (if their handler supports it). `are_copies`: they were
    accepted before a restore.
    """
    offset = round((parcel.device_now - clock.now()).total_seconds())
    offset = max(-MAX_OFFSET, min(offset, MAX_OFFSET))
    taken = [_take(pilot, entry) for entry in parcel.entries]
    receipts: dict[int, Receipt] = {}
    for handler in HANDLERS:
        places = [
            place
            for place, one in enumerate(taken)
            if isinstance(one, IncomingEntry) and HANDLER_OF[one.kind] is handler
        ]
        told = {"has_access": has_access, "are_copies": are_copies} if handler.holds_for_review else {}
        if places:
            given = handler.deliver(pilot, [taken[place] for place in places], offset, **told)
            receipts |= zip(places, given, strict=True)
    return [one if isinstance(one, Receipt) else receipts[place] for place, one in enumerate(taken)]


def ages(parcel: Parcel, receipts: Sequence[Receipt]) -> Iterator[float]:
    """Yield the seconds between creation and delivery of each stored entry, both by the phone's clock."""
    for entry, receipt in zip(parcel.entries, receipts, strict=True):
        if receipt.answer == "stored":
            yield (parcel.device_now - _instant(entry["made_at"])).total_seconds()


def _take(pilot: Person, entry: Mapping[str, Any]) -> IncomingEntry | Receipt:
    uid, visit, owner = (UUID(entry[name]) for name in ("uid", "visit", "owner"))
    if owner != pilot.uid:
        return _refused(uid, entry, _("This entry belongs to somebody else. Only they can send it, after signing in."))
    kind, body, schema = entry["kind"], entry["body"], entry["schema"]
    digest = content_hash(uid=uid, owner=owner, kind=kind, visit=visit, schema=schema, body=body)
    if digest != entry["hash"]:
        return _refused(uid, entry, _("This entry was damaged on the phone. Please enter it again."))
    try:
        arguments, errors = validate(kind, _opened(kind, body, owner, uid), schema)
    except sealing.Unopenable as closed:
        words = _("This text was damaged on the phone. Please write it again.")
        if closed.key is not None:
            words = _("The server has lost the key for this text. Please keep it here and tell your coordination.")
        return _refused(uid, entry, words)
    return IncomingEntry(uid, kind, visit, _instant(entry["made_at"]), digest, body, arguments, errors, schema)


def _opened(kind: str, body: Mapping[str, Any], owner: UUID, uid: UUID) -> Mapping[str, Any]:
    """Return the body with the text unsealed that the phone sealed for this entry. Raises Unopenable."""
    handler = HANDLER_OF[kind]
    if handler.sealed is None or body.get(handler.sealed) is None:
        return body
    text = sealing.open_from_phone(body[handler.sealed], context=sealing.Context(handler.purpose, owner, uid))
    return {**body, handler.sealed: text}


def _refused(uid: UUID, entry: Mapping[str, Any], words: str) -> Receipt:
    return Receipt(uid, entry["hash"], "refused", {"": [words]})


def check_shape(entry: Any) -> None:
    """Check the structure of an entry. Raises Malformed."""
    if not isinstance(entry, dict) or set(entry) != ENVELOPE:
        raise Malformed("not an entry")
    if not all(_matches(_UID, entry[name]) for name in ("uid", "visit", "owner")) or not _matches(_HASH, entry["hash"]):
        raise Malformed("not an entry's uid or hash")
    if not isinstance(entry["kind"], str) or entry["kind"] not in FORMS:
        raise Malformed("not a kind of entry")
    if not _is_one_of(incoming.SCHEMAS, entry["schema"]):
        raise Malformed("not a schema of entries")
    _instant(entry["made_at"])
    _check_body(entry["body"], keys_of(entry["kind"], entry["schema"]), HANDLER_OF[entry["kind"]])


def _check_body(body: Any, shapes: Mapping[str, str], handler: EntryHandler) -> None:
    """Allow only the keys of this kind with plain and short values, because the body is stored as sent.

    The value of the key `handler.sealed` may be longer; it is unsealed before validation and not stored with the body.
    """
    if not isinstance(body, dict) or not set(body) <= set(shapes):
        raise Malformed("not this kind's keys")
    for key, value in body.items():
        if key == handler.sealed:
            if value is not None and not (isinstance(value, str) and len(value) <= handler.longest):
                raise Malformed("not a sealed text")
            continue
        items = value if shapes[key] == "codes" and isinstance(value, list) else [value]
        if len(items) > MAX_VALUE or not all(_is_plain(shapes[key], item) for item in items):
            raise Malformed("not a value of an entry")


def _is_plain(shape: str, value: Any) -> bool:
    if value is None or shape == "flag":
        return value is None or isinstance(value, bool)
    if isinstance(value, str):
        return len(value) <= MAX_VALUE and value.isprintable()
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= 10**9


def _is_one_of(schemas: Collection[int], value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value in schemas


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _instant(value: Any) -> datetime:
    """Parse an aware instant in ISO 8601. Raises Malformed."""
    try:
        instant = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise Malformed("not a time") from None
    if instant.tzinfo is None or not 1970 <= instant.year <= 2999:
        raise Malformed("not a time with its zone")
    return instant
