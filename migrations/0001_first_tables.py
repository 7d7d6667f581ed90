"""The first tables: programmes, persons, sessions, invitations, visits, entries, reviews, audit."""

from peewee import *


def up(migrator, db):
    class Programme(Model):
        uid = UUIDField(primary_key=True)
        slug = CharField(unique=True, max_length=60)
        name = CharField(max_length=120)
        time_zone = CharField(max_length=60, default="Europe/Berlin")
        language = CharField(max_length=12, default="de")
        created_at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "programme"

    class Person(Model):
        uid = UUIDField(primary_key=True)
        programme = ForeignKeyField(Programme, on_delete="RESTRICT")
        email = CharField(unique=True, max_length=200)
        name = CharField(max_length=80)
        name_key = CharField(max_length=160)
        language = CharField(null=True, max_length=12)
        password_hash = CharField(null=True, max_length=200)
        active = BooleanField(default=True)
        created_at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "person"
            indexes = ((("programme", "name_key", "uid"), False),)

    class PersonRole(Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        role = CharField(max_length=20)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "person_role"
            primary_key = CompositeKey("person", "role")

    class PersonLanguage(Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        language = CharField(max_length=3)
        position = IntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "person_language"
            primary_key = CompositeKey("person", "language")

    class Session(Model):
        uid = UUIDField(primary_key=True)
        token_hash = CharField(unique=True, max_length=64)
        person = ForeignKeyField(Person, on_delete="CASCADE")
        device = CharField(max_length=120, default="")
        created_at = DateTimeField()
        last_seen_at = DateTimeField()
        ended_at = DateTimeField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "session"

    class Invite(Model):
        uid = UUIDField(primary_key=True)
        token_hash = CharField(unique=True, max_length=64)
        person = ForeignKeyField(Person, on_delete="CASCADE")
        created_by = ForeignKeyField(Person, null=True, on_delete="CASCADE")
        created_at = DateTimeField()
        expires_at = DateTimeField()
        used_at = DateTimeField(null=True)
        revoked_at = DateTimeField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "invite"

    class Visit(Model):
        uid = UUIDField(primary_key=True)
        programme = ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
        pilot = ForeignKeyField(Person, on_delete="RESTRICT", index=False)
        state = CharField(max_length=12, default="waiting")
        version = IntegerField(default=1)
        started_at = DateTimeField(null=True)
        ended_at = DateTimeField(null=True)
        day = DateField(null=True)
        minutes = IntegerField(null=True)
        measured_minutes = IntegerField(null=True)
        outcome = CharField(null=True, max_length=24)
        institution_kind = CharField(null=True, max_length=24)
        client_language = CharField(null=True, max_length=3)
        mode = CharField(null=True, max_length=12)
        party = CharField(null=True, max_length=12)
        size_band = CharField(null=True, max_length=12)
        first_contact = BooleanField(null=True)
        waiting_minutes = SmallIntegerField(default=0)
        travel_minutes = SmallIntegerField(default=0)
        referral = CharField(null=True, max_length=24)
        late = BooleanField(default=False)
        clock = BooleanField(default=False)
        forgotten = BooleanField(default=False)
        clock_offset = IntegerField(null=True)
        created_at = DateTimeField()
        changed_at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "visit"
            indexes = (
                (("programme", "started_at", "uid"), False),
                (("programme", "state", "started_at"), False),
                (("pilot", "started_at"), False),
            )

    one_open = SQL("state = 'open'")
    Visit.add_index(Visit.pilot, unique=True, where=one_open, name="visit_one_open")

    class VisitTopic(Model):
        visit = ForeignKeyField(Visit, on_delete="CASCADE", index=False)
        topic = CharField(max_length=24)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "visit_topic"
            primary_key = CompositeKey("visit", "topic")

    class Entry(Model):
        uid = UUIDField(primary_key=True)
        programme = ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
        pilot = ForeignKeyField(Person, on_delete="RESTRICT", index=False)
        visit = UUIDField(index=True)
        kind = CharField(max_length=12)
        schema = SmallIntegerField()
        made_at = DateTimeField()
        received_at = DateTimeField()
        clock_offset = IntegerField(null=True)
        hash = CharField(max_length=64)
        body = TextField()
        answer = CharField(max_length=8)
        decision = CharField(null=True, max_length=8)
        decided_at = DateTimeField(null=True)
        decided_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", index=False)
        door = CharField(max_length=5)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "entry"

    held = SQL("answer = 'held'")
    Entry.add_index(Entry.programme, where=held, name="entry_held")

    class Review(Model):
        uid = UUIDField(primary_key=True)
        programme = ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
        visit = ForeignKeyField(Visit, on_delete="CASCADE")
        person = ForeignKeyField(Person, on_delete="RESTRICT", index=False)
        act = CharField(max_length=8)
        reason = CharField(null=True, max_length=24)
        text = CharField(null=True, max_length=280)
        at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "review"

    class AuditRow(Model):
        id = BigAutoField()
        programme = ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
        person = ForeignKeyField(Person, null=True, on_delete="RESTRICT", index=False)
        at = DateTimeField()
        action = CharField(max_length=40)
        subject_kind = CharField(max_length=20)
        subject = UUIDField()
        detail = TextField(default="{}")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "audit_row"
            indexes = ((("programme", "at"), False),)

    db.create_tables(
        [Programme, Person, PersonRole, PersonLanguage, Session, Invite, Visit, VisitTopic, Entry, Review, AuditRow]
    )


def down(migrator, db):
    migrator.migrate(migrator.drop_table("audit_row"))
    migrator.migrate(migrator.drop_table("review"))
    migrator.migrate(migrator.drop_table("entry"))
    migrator.migrate(migrator.drop_table("visit_topic"))
    migrator.migrate(migrator.drop_table("visit"))
    migrator.migrate(migrator.drop_table("invite"))
    migrator.migrate(migrator.drop_table("session"))
    migrator.migrate(migrator.drop_table("person_language"))
    migrator.migrate(migrator.drop_table("person_role"))
    migrator.migrate(migrator.drop_table("person"))
    migrator.migrate(migrator.drop_table("programme"))
