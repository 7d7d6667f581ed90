"""Rights of the application's own PostgreSQL role: read and write all rows, but only add rows to the audit log.

The tables belong to another role, which runs the migrations. SQLite has no roles: there only the triggers, the chain
and the anchored head protect the log.
"""

from flask_babel import lazy_gettext as _l

from pilotapp import db
from pilotapp.models import AuditHead, AuditRow
from pilotapp.refusals import Refusal

_RIGHTS = {
    AuditRow._meta.table_name: "SELECT, INSERT",
    AuditHead._meta.table_name: "SELECT, INSERT, UPDATE",
    "schema_migration": "SELECT",
}
_OF_ANY_OTHER = "SELECT, INSERT, UPDATE, DELETE"


def grant(role: str) -> None:
    """Grant `role` these rights and revoke all others. The owner of the tables must repeat it after each migration.

    Refuses an unknown role, and one with more rights: a superuser, or a member of the role that owns the tables.
    """
    name = _safe(role)
    with db.database.atomic():
        _run(f"GRANT USAGE ON SCHEMA public TO {name}")
        _run(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}")
        for table in db.database.get_tables():
            _run(f'GRANT {_RIGHTS.get(table, _OF_ANY_OTHER)} ON "{table}" TO {name}')
        _run(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")


def _safe(role: str) -> str:
    """Return the role's name as a quoted identifier, after checking that the role has no more rights than it should."""
    rows = db.database.execute_sql(
        "SELECT rolsuper, pg_has_role(rolname, current_user, 'MEMBER') FROM pg_roles WHERE rolname = %s", (role,)
    ).fetchall()
    if not rows:
        raise Refusal(_l("There is no such role. Make it first: CREATE ROLE … LOGIN PASSWORD …"))
    if any(rows[0]):
        raise Refusal(_l("This role owns the tables, or may do everything: give the application one that does not."))
    return '"' + role.replace('"', '""') + '"'


def _run(text: str) -> None:
    db.database.execute_sql(text)
