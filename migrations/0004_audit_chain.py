"""The audit log becomes a hash chain: numbered rows with the session and the previous row's hash, never changed.

Existing rows get their place in the chain. On both databases, triggers refuse changes and deletions of rows, and
setting back the head of a chain.
"""

import json
from hashlib import sha256

from peewee import *

BATCH = 1000
SET_ASIDE = (
    "CREATE TEMPORARY TABLE audit_before AS"
    " SELECT id, programme_id, person_id, at, action, subject_kind, subject, detail FROM audit_row"
)
TAKE_BACK = (
    "INSERT INTO audit_row (programme_id, person_id, at, action, subject_kind, subject, detail)"
    " SELECT programme_id, person_id, at, action, subject_kind, subject, detail FROM audit_before ORDER BY id"
)
TRIGGERS = {
    SqliteDatabase: (
        "CREATE TRIGGER audit_row_no_update BEFORE UPDATE ON audit_row"
        " BEGIN SELECT RAISE(ABORT, 'audit rows are only ever added'); END",
        "CREATE TRIGGER audit_row_no_delete BEFORE DELETE ON audit_row"
        " BEGIN SELECT RAISE(ABORT, 'audit rows are only ever added'); END",
        "CREATE TRIGGER audit_head_grows BEFORE UPDATE ON audit_head"
        " WHEN NEW.rows <= OLD.rows OR NEW.programme_id <> OLD.programme_id"
        " BEGIN SELECT RAISE(ABORT, 'the head of an audit chain only grows'); END",
        "CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head"
        " BEGIN SELECT RAISE(ABORT, 'the head of an audit chain only grows'); END",
    ),
    PostgresqlDatabase: (
        "CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION 'audit rows are only ever added' USING ERRCODE = 'restrict_violation'; END $$",
        "CREATE TRIGGER audit_row_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_row"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()",
        "CREATE TRIGGER audit_head_stays BEFORE DELETE OR TRUNCATE ON audit_head"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()",
        "CREATE TRIGGER audit_head_grows BEFORE UPDATE ON audit_head FOR EACH ROW"
        " WHEN (NEW.rows <= OLD.rows OR NEW.programme_id <> OLD.programme_id) EXECUTE FUNCTION audit_refuses()",
    ),
}


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

    class AuditHead(Model):
        programme = ForeignKeyField(Programme, primary_key=True, on_delete="RESTRICT")
        rows = BigIntegerField()
        hash = CharField(max_length=64)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "audit_head"

    class AuditRow(Model):
        id = BigAutoField()
        programme = ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
        number = BigIntegerField()
        person = ForeignKeyField(Person, null=True, on_delete="RESTRICT", index=False)
        session = UUIDField(null=True)
        about = UUIDField(null=True)
        at = DateTimeField()
        action = CharField(max_length=40)
        subject_kind = CharField(max_length=20)
        subject = UUIDField()
        detail = TextField(default="{}")
        previous = CharField(max_length=64)
        hash = CharField(max_length=64)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "audit_row"
            indexes = ((("programme", "number"), True), (("person", "number"), False))

    AuditRow.add_index(AuditRow.about, AuditRow.number, where=SQL("about IS NOT NULL"), name="audit_row_about")

    db.execute_sql(SET_ASIDE)
    db.execute_sql("DROP TABLE audit_row")
    db.create_tables([AuditHead, AuditRow])
    _chain(db, AuditHead, AuditRow)
    db.execute_sql("DROP TABLE audit_before")
    for trigger in _triggers(db):
        db.execute_sql(trigger)


def down(migrator, db):
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

    db.execute_sql(SET_ASIDE)
    db.execute_sql("DROP TABLE audit_row")
    db.execute_sql("DROP TABLE audit_head")
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("DROP FUNCTION audit_refuses()")
    db.create_tables([AuditRow])
    db.execute_sql(TAKE_BACK)
    db.execute_sql("DROP TABLE audit_before")


def _triggers(db):
    return next(texts for kind, texts in TRIGGERS.items() if isinstance(db, kind))


def _chain(db, head, row):
    """Copy the existing rows to the new table, numbered and chained, in batches."""

    class Before(Model):
        id = BigIntegerField(primary_key=True)
        programme_id = UUIDField()
        person_id = UUIDField(null=True)
        at = DateTimeField()
        action = TextField()
        subject_kind = TextField()
        subject = UUIDField()
        detail = TextField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "audit_before"

    heads, after = {}, 0
    while batch := list(Before.select().where(Before.id > after).order_by(Before.id).limit(BATCH)):
        rows = []
        for one in batch:
            number, previous = heads.get(one.programme_id, (0, "0" * 64))
            act = (one.at, one.action, one.subject_kind, one.subject, one.detail)
            digest = _hash(previous, number + 1, one.programme_id, one.person_id, *act)
            heads[one.programme_id] = (number + 1, digest)
            rows.append((one.programme_id, number + 1, one.person_id, *act, previous, digest))
        names = ("programme", "number", "person", "at", "action", "subject_kind", "subject", "detail", "previous")
        for start in range(0, len(rows), 50):
            row.insert_many(rows[start : start + 50], fields=[*names, "hash"]).execute()
        after = batch[-1].id
    for programme, (number, digest) in heads.items():
        head.insert(programme=programme, rows=number, hash=digest).execute()


def _hash(previous, number, programme, person, at, action, kind, subject, detail):
    """Compute the hash like the application; session and about are null in existing rows."""
    instant = at.isoformat(timespec="microseconds") + "+00:00"
    uids = [str(programme), str(person) if person else None, None, None]
    content = [previous, number, *uids, instant, action, kind, str(subject), detail]
    return sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()
