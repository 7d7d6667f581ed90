"""Add `email_key`, by which addresses are compared, unique in its programme (`pilotapp/addresses.py`).

No address is changed, though 'ß' was stored as 'ss' until now, because no rule can tell which 'ss' was one. If two
addresses of a programme turn out to be the same, both stay, and the later one's key gets a number. `pilotapp person
addresses` lists both for the operator. The keys are made by the application's own function.
"""

from collections import Counter

from peewee import *

from pilotapp import addresses


def up(migrator, db):
    db.execute_sql("ALTER TABLE person ADD COLUMN email_key VARCHAR(400) NOT NULL DEFAULT ''")
    if not isinstance(db, SqliteDatabase):  # SQLite cannot drop it without rebuilding the table
        db.execute_sql("ALTER TABLE person ALTER COLUMN email_key DROP DEFAULT")
    people = db.execute_sql("SELECT uid, programme_id, email FROM person ORDER BY created_at, uid").fetchall()
    met, keys = Counter(), []
    for uid, programme, email in people:
        key = addresses.key(email)
        met[programme, key] += 1
        number = met[programme, key]
        keys.append((key if number == 1 else f"{key[:390]} {number}", uid))
    if keys:
        text = f"UPDATE person SET email_key = {db.param} WHERE uid = {db.param}"  # noqa: S608 - the marks of values
        db.cursor().executemany(text, keys)
    migrator.migrate(migrator.drop_index("person", "person_email_programme_id"))
    _index(db, "email_key")


def down(migrator, db):
    migrator.migrate(
        migrator.drop_index("person", "person_email_key_programme_id"), migrator.drop_column("person", "email_key")
    )
    _index(db, "email")


def _index(db, column):
    """Make an address unique in its programme, with the index name that peewee uses."""
    name = f"person_{column}_programme_id"
    db.execute_sql(f'CREATE UNIQUE INDEX "{name}" ON "person" ("{column}", "programme_id")')
