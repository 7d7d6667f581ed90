"""Supervision: notes and their threads, reflection sessions, safeguarding reports, emergency numbers, notices."""

from peewee import *

# huey 3's queue tables on PostgreSQL; with SQLite the queue is a file of its own.
QUEUE = (
    "CREATE TABLE huey_kv (queue text NOT NULL, key text NOT NULL, value bytea NOT NULL, PRIMARY KEY (queue, key))",
    "CREATE TABLE huey_schedule (id bigserial PRIMARY KEY, queue text NOT NULL, data bytea NOT NULL,"
    " timestamp double precision NOT NULL)",
    "CREATE INDEX huey_schedule_queue_timestamp ON huey_schedule (queue, timestamp)",
    "CREATE TABLE huey_task (id bigserial PRIMARY KEY, queue text NOT NULL, data bytea NOT NULL,"
    " priority double precision NOT NULL DEFAULT 0.0)",
    "CREATE INDEX huey_task_queue_priority_id ON huey_task (queue, priority DESC, id)",
    "CREATE TABLE huey_counter (queue text NOT NULL, key text NOT NULL, value bigint NOT NULL DEFAULT 0,"
    " PRIMARY KEY (queue, key))",
)
SETTINGS = {"silent_days": 30, "week_hours": 10, "reflection_days": 90, "note_months": 12}


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

    class Note(Model):
        uid = UUIDField(primary_key=True)
        programme = ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
        pilot = ForeignKeyField(Person, on_delete="RESTRICT", index=False)
        visit = UUIDField(null=True)
        load = SmallIntegerField()
        call = CharField(null=True, max_length=9)
        for_group = BooleanField(default=False)
        text = TextField(null=True)
        text_state = CharField(max_length=8, default="none")
        state = CharField(max_length=15, default="open")
        urgency = SmallIntegerField()
        since = DateTimeField()
        coordinator = ForeignKeyField(Person, null=True, on_delete="SET NULL", index=False)
        version = IntegerField(default=1)
        made_at = DateTimeField()
        received_at = DateTimeField()
        closed_at = DateTimeField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "note"
            indexes = ((("programme", "made_at", "uid"), False), (("pilot", "made_at"), False))

    is_open = SQL("state <> 'closed'")
    queue = (Note.programme, Note.urgency.desc(), Note.since, Note.uid)
    Note.add_index(*queue, where=is_open, name="note_queue")
    kept = SQL("text_state IN ('shown', 'checking')")
    Note.add_index(Note.closed_at, where=kept, name="note_retention")

    class NoteTheme(Model):
        note = ForeignKeyField(Note, on_delete="CASCADE", index=False)
        theme = CharField(max_length=28)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "note_theme"
            primary_key = CompositeKey("note", "theme")

    class NoteAct(Model):
        uid = UUIDField(primary_key=True)
        programme = ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
        note = ForeignKeyField(Note, on_delete="CASCADE", index=False)
        person = ForeignKeyField(Person, on_delete="RESTRICT", index=False)
        act = CharField(max_length=12)
        text = TextField(null=True)
        text_state = CharField(max_length=8, default="shown")
        talk_at = DateTimeField(null=True)
        handed_to = ForeignKeyField(Person, null=True, on_delete="SET NULL", index=False)
        at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "note_act"
            indexes = ((("note", "at"), False),)

    class ReflectionSession(Model):
        uid = UUIDField(primary_key=True)
        programme = ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
        kind = CharField(max_length=10)
        state = CharField(max_length=9, default="planned")
        starts_at = DateTimeField()
        day = DateField()
        minutes = SmallIntegerField()
        place = CharField(null=True, max_length=80)
        led_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", index=False)
        agreements = TextField(null=True)
        follow_up_on = DateField(null=True)
        version = IntegerField(default=1)
        created_at = DateTimeField()
        changed_at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "reflection_session"
            indexes = ((("programme", "starts_at", "uid"), False),)

    class ReflectionAttendance(Model):
        session = ForeignKeyField(ReflectionSession, on_delete="CASCADE", index=False)
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        answer = CharField(null=True, max_length=3)
        attended = BooleanField(null=True)
        minutes = SmallIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "reflection_attendance"
            primary_key = CompositeKey("session", "person")

    class SafeguardingReport(Model):
        uid = UUIDField(primary_key=True)
        programme = ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
        pilot = ForeignKeyField(Person, on_delete="RESTRICT")
        state = CharField(max_length=8, default="open")
        facts = TextField(null=True)
        hash = CharField(max_length=64)
        made_at = DateTimeField()
        received_at = DateTimeField()
        closed_at = DateTimeField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "safeguarding_report"
            indexes = ((("programme", "state", "received_at"), False),)

    class SafeguardingAct(Model):
        uid = UUIDField(primary_key=True)
        programme = ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
        report = ForeignKeyField(SafeguardingReport, on_delete="CASCADE", index=False)
        person = ForeignKeyField(Person, on_delete="RESTRICT", index=False)
        act = CharField(max_length=12)
        text = TextField(null=True)
        at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "safeguarding_act"
            indexes = ((("report", "at"), False),)

    class EmergencyNumber(Model):
        uid = UUIDField(primary_key=True)
        programme = ForeignKeyField(Programme, on_delete="CASCADE")
        position = SmallIntegerField()
        label = CharField(max_length=60)
        number = CharField(max_length=30)
        hint = CharField(null=True, max_length=80)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "emergency_number"

    class Notice(Model):
        uid = UUIDField(primary_key=True)
        programme = ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
        person = ForeignKeyField(Person, on_delete="CASCADE", index=False)
        kind = CharField(max_length=24)
        subject = UUIDField(null=True)
        once = CharField(unique=True, null=True, max_length=120)
        created_at = DateTimeField()
        seen_at = DateTimeField(null=True)
        mail = CharField(max_length=8, default="waiting")
        attempts = SmallIntegerField(default=0)
        next_try_at = DateTimeField(null=True)
        sent_at = DateTimeField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "notice"
            indexes = ((("person", "created_at"), False),)

    unsent = SQL("mail IN ('waiting', 'sending')")
    Notice.add_index(Notice.next_try_at, where=unsent, name="notice_unsent")
    Notice.add_index(Notice.person, where=SQL("seen_at IS NULL"), name="notice_unseen")

    db.create_tables([Note, NoteTheme, NoteAct, ReflectionSession, ReflectionAttendance])
    db.create_tables([SafeguardingReport, SafeguardingAct, EmergencyNumber, Notice])
    if not isinstance(db, SqliteDatabase):
        for text in QUEUE:
            db.execute_sql(text)
    for name, value in SETTINGS.items():
        migrator.migrate(migrator.add_column("programme", name, SmallIntegerField(default=value)))


def down(migrator, db):
    if not isinstance(db, SqliteDatabase):
        db.execute_sql("DROP TABLE huey_kv, huey_schedule, huey_task, huey_counter")
    migrator.migrate(
        *(migrator.drop_column("programme", name) for name in SETTINGS),
        migrator.drop_table("notice"),
        migrator.drop_table("emergency_number"),
        migrator.drop_table("safeguarding_act"),
        migrator.drop_table("safeguarding_report"),
        migrator.drop_table("reflection_attendance"),
        migrator.drop_table("reflection_session"),
        migrator.drop_table("note_act"),
        migrator.drop_table("note_theme"),
        migrator.drop_table("note"),
    )
