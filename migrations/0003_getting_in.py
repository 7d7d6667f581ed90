"""Authentication: passkeys, second factors, declarations, session lifetimes, counted attempts.

Existing sessions and unused invitations end: everybody signs in once more.
"""

from peewee import *

PERSON = ("totp", "totp_step", "declaration", "left_at", "erased_at")


def up(migrator, db):
    class Programme(Model):
        uid = UUIDField(primary_key=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "programme"

    class Person(Model):
        uid = UUIDField(primary_key=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "person"

    class Session(Model):
        uid = UUIDField(primary_key=True)
        token_hash = CharField(unique=True, max_length=64)
        person = ForeignKeyField(Person, on_delete="CASCADE")
        device = CharField(max_length=120, default="")
        way = CharField(max_length=8)
        strong = BooleanField()
        shared = BooleanField(default=False)
        created_at = DateTimeField()
        last_seen_at = DateTimeField()
        confirmed_at = DateTimeField()
        idle_minutes = IntegerField()
        ends_at = DateTimeField()
        expires_at = DateTimeField()
        ended_at = DateTimeField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "session"

    class Invite(Model):
        uid = UUIDField(primary_key=True)
        token_hash = CharField(unique=True, max_length=64)
        programme = ForeignKeyField(Programme, on_delete="RESTRICT")
        role = CharField(max_length=20)
        way = CharField(max_length=4, default="hand")
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

    class Passkey(Model):
        uid = UUIDField(primary_key=True)
        person = ForeignKeyField(Person, on_delete="CASCADE")
        credential = TextField(unique=True)
        public_key = TextField()
        sign_count = IntegerField(default=0)
        transports = CharField(max_length=80, default="")
        name = CharField(max_length=80)
        backed_up = BooleanField(default=False)
        created_at = DateTimeField()
        last_used_at = DateTimeField(null=True)
        ended_at = DateTimeField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "passkey"

    class RecoveryCode(Model):
        uid = UUIDField(primary_key=True)
        person = ForeignKeyField(Person, on_delete="CASCADE")
        code_hash = CharField(max_length=64)
        created_at = DateTimeField()
        used_at = DateTimeField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "recovery_code"

    class Challenge(Model):
        uid = UUIDField(primary_key=True)
        purpose = CharField(max_length=8)
        value = CharField(max_length=88)
        person = ForeignKeyField(Person, on_delete="CASCADE", null=True)
        created_at = DateTimeField()
        expires_at = DateTimeField(index=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "challenge"

    class Declaration(Model):
        uid = UUIDField(primary_key=True)
        programme = ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
        person = ForeignKeyField(Person, on_delete="CASCADE")
        version = CharField(max_length=20)
        language = CharField(max_length=12)
        session = UUIDField(null=True)
        signed_at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "declaration"

    class Attempt(Model):
        key = CharField(max_length=64, primary_key=True)
        failures = IntegerField()
        first_at = DateTimeField()
        last_at = DateTimeField(index=True)
        free_at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "attempt"

    db.drop_tables([Session, Invite])
    db.create_tables([Session, Invite, Passkey, RecoveryCode, Challenge, Declaration, Attempt])
    migrator.migrate(
        migrator.add_column("person", "totp", TextField(null=True)),
        migrator.add_column("person", "totp_step", BigIntegerField(null=True)),
        migrator.add_column("person", "declaration", CharField(null=True, max_length=20)),
        migrator.add_column("person", "left_at", DateTimeField(null=True)),
        migrator.add_column("person", "erased_at", DateTimeField(null=True)),
    )


def down(migrator, db):
    class Person(Model):
        uid = UUIDField(primary_key=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "person"

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

    for name in ("attempt", "declaration", "challenge", "recovery_code", "passkey", "session", "invite"):
        db.execute_sql(f'DROP TABLE "{name}"')
    db.create_tables([Session, Invite])
    migrator.migrate(*(migrator.drop_column("person", column) for column in PERSON))
