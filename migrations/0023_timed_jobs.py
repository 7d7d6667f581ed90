"""Timed jobs: when each is due and when it ran last. On PostgreSQL the tables of the former queue go."""

from peewee import *

# The queue as migration 0009 made it; earlier versions need it.
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


def up(migrator, db):
    class TimedJob(Model):
        uid = UUIDField(primary_key=True)
        state = CharField(max_length=8, default="waiting")
        done = IntegerField(default=0)
        total = IntegerField(default=0)
        worker = UUIDField(null=True)
        tries = SmallIntegerField(default=0)
        created_at = DateTimeField()
        alive_at = DateTimeField(null=True)
        name = CharField(max_length=24, unique=True)
        due_at = DateTimeField(null=True)
        ran_at = DateTimeField(null=True)
        late_at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "timed_job"

    db.create_tables([TimedJob])
    if not isinstance(db, SqliteDatabase):
        db.execute_sql("DROP TABLE huey_kv, huey_schedule, huey_task, huey_counter")


def down(migrator, db):
    if not isinstance(db, SqliteDatabase):
        for text in QUEUE:
            db.execute_sql(text)
    migrator.migrate(migrator.drop_table("timed_job"))
