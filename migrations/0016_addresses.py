"""What an address is compared by stands beside it: `email_key`, unique in its programme (`pilotapp/addresses.py`).

No address is changed, though a 'ß' was stored as 'ss' until now: nobody can tell which 'ss' was one. Where two of a
programme turn out to be the same address, both stay, and the later one's key gets a number. `pilotapp person addresses`
lists both for the operator. Keys are made by the function that makes them from now on.
"""

from collections import Counter

from peewee import *

from pilotapp import addresses


def up(migrator, db):
    db.execute_sql("ALTER TABLE person ADD COLUMN email_key VARCHAR(400) NOT NULL DEFAULT ''")
    if not isinstance(db, SqliteDatabase):  # which cannot take it away without making the table anew
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
    """Make an address unique in its programme, under the name that peewee gives."""
    name = f"person_{column}_programme_id"
    db.execute_sql(f'CREATE UNIQUE INDEX "{name}" ON "person" ("{column}", "programme_id")')
