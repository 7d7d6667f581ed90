"""A person who signs in, with roles and spoken languages."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from peewee import SQL, BigIntegerField, BooleanField, CharField, CompositeKey, IntegerField, UUIDField

from pilotapp import addresses, codes, names, sealing
from pilotapp.models.base import Base, Reference, SealedField, Table, UtcField, now_field
from pilotapp.models.handling import (
    DELETED,
    EMPTIED,
    KEPT,
    MADE_OF,
    OPENS,
    RESET,
    YOU,
    identity,
    secret,
    technical,
    tenant,
)
from pilotapp.models.programme import Programme


class Person(Table):
    """A person of one programme. `declaration` is the version that was signed last.

    `email` is the address as mail uses it (`addresses.read`), `email_key` its form for comparison, maintained by
    `save()` and `update()`. An address is unique within a programme only, so that no refusal reveals who is in another
    programme. Use `with_address` to search for one.

    `name_key` is `names.search_key` of the name, maintained by `save()`: lists are sorted and searched by it. `totp` is
    the TOTP secret, `totp_step` the time step of the last used code, so that no code works twice.
    """

    subject_kind, subject_owner = "person", "uid"
    programme = tenant(Reference(Programme, on_delete="RESTRICT"))
    programme_id: UUID
    email = identity(CharField(max_length=addresses.MAX_LENGTH), erased=RESET)
    email_key = identity(CharField(max_length=addresses.MAX_KEY), erased=RESET, excluded=MADE_OF)
    name = identity(CharField(max_length=80), erased=EMPTIED)
    name_key = identity(CharField(max_length=160), erased=EMPTIED, excluded=MADE_OF)
    language = identity(CharField(max_length=12, null=True), erased=EMPTIED)
    password_hash = secret(CharField(max_length=200, null=True), erased=EMPTIED, excluded=OPENS)
    active = identity(BooleanField(default=True), erased=RESET)
    totp = secret(SealedField(unmarked=True), erased=EMPTIED, excluded=OPENS)
    totp_step = technical(BigIntegerField(null=True), erased=EMPTIED, excluded=OPENS)
    declaration = identity(CharField(max_length=20, null=True), erased=EMPTIED)
    created_at = identity(now_field(), erased=KEPT)
    left_at = identity(UtcField(null=True), erased=KEPT)
    erased_at = identity(UtcField(null=True), erased=KEPT)
    import_run = technical(UUIDField(null=True))  # the import that added the person

    class Meta:
        indexes = ((("programme", "name_key", "uid"), False), (("email_key", "programme"), True))

    is_authenticated = True
    is_anonymous = False
    session: Any = None  # the Session of the current request
    session_token: str | None = None

    def save(self, *args: Any, **settings: Any) -> Any:
        """Insert or update the row, and keep its keys consistent with name and address."""
        self.name_key = names.search_key(self.name)
        found = addresses.key(self.email or "")
        if (self.email_key or " ").partition(" ")[0] != found:  # a duplicate's key keeps its number
            self.email_key = found
        return super().save(*args, **settings)

    @classmethod
    def update(cls, __data: Any = None, **values: Any) -> Any:
        """Return an UPDATE; if it sets `email`, it also sets `email_key`."""
        if isinstance(values.get("email"), str):
            values.setdefault("email_key", addresses.key(values["email"]))
        return super().update(__data, **values)

    @classmethod
    def with_address(cls, text: str) -> Any:
        """Return the condition for people with this address in any spelling; there is at most one in each programme."""
        return cls.email_key.in_(addresses.keys(text))

    @classmethod
    def holders(cls, role: str, programme: Any) -> Any:
        """Return the condition for people with `role` in `programme` who are not erased; the query joins PersonRole."""
        return (cls.programme == programme) & (PersonRole.role == role) & cls.erased_at.is_null()

    @classmethod
    def is_called(cls, patterns: Sequence[Any]) -> list[Any]:
        """Return the conditions for people whose name fits all of `names.search_patterns`; none without a search."""
        return [cls.name_key**pattern for pattern in patterns]

    @property
    def called(self) -> str:
        """The name for others to read; 'Former pilot' after an erasure."""
        return codes.called(self.name)

    @property
    def is_active(self) -> bool:
        """Whether the account may be used (name required by flask-login)."""
        return bool(self.active)

    def get_id(self) -> str | None:
        """Return the token of the current session (name required by flask-login)."""
        return self.session_token

    @cached_property
    def roles(self) -> frozenset[str]:
        """The codes of the person's roles, read once."""
        return frozenset(row.role for row in PersonRole.select().where(PersonRole.person == self))

    def has_role(self, role: str) -> bool:
        """Whether the person has `role`."""
        return role in self.roles

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """ISO 639-3 codes of the spoken languages, in the person's order, read once."""
        rows = PersonLanguage.select().where(PersonLanguage.person == self).order_by(PersonLanguage.position)
        return tuple(row.language for row in rows)

    @property
    def phone(self) -> str | None:
        """The telephone number, E.164; None if none was given, and if its key is lost. Read by one SELECT each time."""
        try:
            row: Any = PersonPhone.get_or_none(PersonPhone.person == self.uid)
        except sealing.Unopenable:
            return None
        return row.number if row else None


Person.add_index(Person.import_run, where=SQL("import_run IS NOT NULL"), name="person_import")


class PersonRole(Base):
    """A role that a person holds: pilot, coordinator."""

    person = identity(Reference(Person, on_delete="CASCADE"), erased=KEPT, excluded=YOU)
    role = identity(CharField(max_length=20), erased=KEPT)

    class Meta:
        primary_key = CompositeKey("person", "role")


class PersonLanguage(Base):
    """A language that a person speaks, ISO 639-3."""

    person = identity(Reference(Person, on_delete="CASCADE"), erased=DELETED, excluded=YOU)
    language = identity(CharField(max_length=3))
    position = identity(IntegerField())

    class Meta:
        primary_key = CompositeKey("person", "language")

    @classmethod
    def spoken_by(cls, people: Sequence[UUID]) -> dict[UUID, list[str]]:
        """Return the codes of the languages that each of these people speaks, in their order, by one SELECT."""
        rows: Any = cls.select(cls.person, cls.language).where(cls.person.in_(people)).order_by(cls.position).tuples()
        spoken: dict[UUID, list[str]] = {uid: [] for uid in people}
        for uid, language in rows:
            spoken[uid].append(language)
        return spoken


class PersonPhone(Base):
    """The telephone number of a person, E.164, for the coordinators of the programme.

    Not a column of `person`, which each request reads: it is unsealed only where it is shown, and a lost key stops no
    request.
    """

    person = identity(Reference(Person, primary_key=True, on_delete="CASCADE"), erased=DELETED, excluded=YOU)
    person_id: UUID
    number = identity(SealedField())
