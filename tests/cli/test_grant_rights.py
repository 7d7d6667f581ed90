"""The operator gives the application a PostgreSQL role that can only read and add to the audit log."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from peewee import DatabaseError, IntegrityError

from pilotapp.audit import proof
from pilotapp.db import database
from pilotapp.factory import create_app
from pilotapp.models import AuditRow
from tests.support import databases, people, stage
from tests.support.people import uid_of

FORBIDDEN = (
    "UPDATE audit_row SET detail = '{}'",
    "DELETE FROM audit_row",
    "TRUNCATE audit_row",
    "DELETE FROM audit_head",
    "ALTER TABLE audit_row DISABLE TRIGGER ALL",
    "DROP TRIGGER audit_row_stays ON audit_row",
    "ALTER TABLE audit_row RENAME TO audit_old",
    "DROP TABLE audit_row",
    "CREATE OR REPLACE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "SET session_replication_role = replica",
    "DELETE FROM schema_migration",
)


@pytest.fixture
def granted(bench, settings, tmp_path, pilotapp):
    """The address of a database under the application's own role, and what `pilotapp db grant` said."""
    url = bench.new(tmp_path)
    settings.setenv("PILOTAPP_DATABASE_URL", url)
    if bench.kind == "sqlite":
        return url, pilotapp("db", "grant", "--role", "anybody")
    role = f"app_{uuid4().hex[:8]}"
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(f"CREATE ROLE {role} LOGIN")
        owner.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}")  # as somebody may have done before
    done = pilotapp("db", "grant", "--role", role)
    return urlsplit(url)._replace(netloc=f"{role}@{urlsplit(url).netloc.partition('@')[2]}").geturl(), done


def test_it_needs_no_role_on_sqlite_and_says_what_it_gave_on_postgresql(bench, granted):
    _, done = granted
    if bench.kind == "sqlite":
        assert (done.exit_code, "SQLite has no roles" in done.output) == (1, True)
    else:
        assert (done.exit_code, "read and add those of the audit log" in done.output) == (0, True)


def test_it_lets_the_application_do_its_work(granted, tmp_path, pilotapp, settings):
    url, _ = granted
    databases.disconnect()
    app = create_app(databases.config_for(url, tmp_path))
    database.connect(reuse_if_open=True)
    stage.fill(app)
    assert people.sign_in(app, "karin").page("/history").heading == "What was done"
    parts = {"database": "ready", "disk": "ready"}
    assert app.test_client().get("/healthz").json == {"version": app.config["PILOTAPP"].version, **parts}
    assert proof.first_fault(uid_of("musterstadt"), {}) is None
    settings.setenv("PILOTAPP_DATABASE_URL", url)
    assert (pilotapp("db", "up").output, pilotapp("audit", "verify").exit_code) == ("", 0)


def test_it_keeps_the_application_from_everything_else(bench, granted, tmp_path):
    url, _ = granted
    databases.bind(databases.config_for(url, tmp_path))
    stage.recorded("amal", 90)
    kept = list(AuditRow.select().tuples())
    assert kept
    for statement in FORBIDDEN if bench.kind == "postgresql" else FORBIDDEN[:2]:
        with pytest.raises(DatabaseError) as refused, database.atomic():
            database.execute_sql(statement)
        refused_by_right = not isinstance(refused.value, IntegrityError)
        assert refused_by_right == (bench.kind == "postgresql"), statement
    assert list(AuditRow.select().tuples()) == kept


@pytest.mark.parametrize("role", ["pilotapp", "nobody_of_this_name"])
def test_it_refuses_a_role_that_may_do_everything_or_is_not_there(bench, granted, pilotapp, role):
    done = pilotapp("db", "grant", "--role", role)
    words = {"pilotapp": "owns the tables", "nobody_of_this_name": "no such role"}[role]
    assert (done.exit_code, words in done.output or bench.kind == "sqlite") == (1, True)
