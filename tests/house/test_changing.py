"""docs/changing.md names the files that a change touches: each is made in a copy of the tree, run, and compared."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.tree_copy import ROOT, TreeCopy

pytestmark = pytest.mark.process

ITEM = re.compile(r"^- `([^`]+)`", re.M)
NAMES = {"<room>": "lending", "<table>": "lent_key", "<number>_<what>": "9999_lent_keys"}
CODE = '"rights": _l("Rights"),'
GROUP = '"rights": "social",'
MEASURE = """
    Measure(
        "longest",
        _l("Longest visit"),
        _l("Longest visit (minutes)"),
        _l("The longest of the counted visits."),
        ENTRIES,
        lambda visit: fn.MAX(visit.minutes),
        unit="minutes",
    ),
)


def _of_fields"""
TABLE = '''"""A key of the office that somebody has."""

from __future__ import annotations

from peewee import CharField, ForeignKeyField, IntegerField

from pilotapp.models.base import Table
from pilotapp.models.handling import DELETED, YOU, activity, tenant
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme


class LentKey(Table):
    """Who has which key."""

    programme = tenant(ForeignKeyField(Programme, on_delete="CASCADE", backref="+"))
    person = activity(ForeignKeyField(Person, on_delete="CASCADE", backref="+"), erased=DELETED, excluded=YOU)
    position = activity(IntegerField(default=1))
    label = activity(CharField(max_length=60))
'''
OWN_DATA = '''"""Own data: keys of the office."""

from pilotapp.models import LentKey
from pilotapp.own_data.table import OwnDataTable, held

TABLES = (OwnDataTable(900, "keys_lent", lambda me: LentKey.person == me.uid, held(LentKey.uid)),)
'''
MIGRATION = """from peewee import *


def up(migrator, db):
    columns = "uid CHAR(32) PRIMARY KEY, programme_id CHAR(32), person_id CHAR(32), position INTEGER, label VARCHAR(60)"
    db.execute_sql(f"CREATE TABLE lent_key ({columns})")


def down(migrator, db):
    migrator.migrate(migrator.drop_table("lent_key"))
"""
ROOM = '''"""What this room says about itself: keys of the office."""

from flask_babel import lazy_gettext as _l

from pilotapp.lending import own_data, views
from pilotapp.rooms import NoticeKind, Place, Room

ROOM = Room(
    blueprints=(views.bp,),
    own_data=own_data.TABLES,
    places=(Place("coordinator", "lending.index", _l("Keys"), "people", 45),),
    belongs={"lending.index": ("lending",)},
    actions={"people": {"lending.lend": _l("Key lent")}},
    notices={"key_lent": NoticeKind(_l("You have a key of the office"), "account.me")},
)
'''
VIEWS = '''"""The page of keys."""

from flask import Blueprint, redirect, request, url_for
from flask_login import current_user

from pilotapp import audit, db, notices
from pilotapp.models import LentKey, Person
from pilotapp.web import access
from pilotapp.web.answers import page

bp = Blueprint("lending", __name__)


@bp.get("/lending")
@access.allow("coordinator")
def index():
    return page("lending/index.html", keys=LentKey.select())


@bp.post("/lending")
@access.allow("coordinator")
def lend():
    person = Person.get_by_id(request.form["person"])
    with db.transaction():
        LentKey.create(programme=current_user.programme_id, person=person, label=request.form["label"])
        notices.write(person.uid, person.programme_id, "key_lent")
        audit.write(current_user, "lending.lend", "person", person.uid)
    return redirect(url_for("lending.index"), 303)
'''
PAGE = """{% extends "layout.html" %}
{% block title %}{{ _("Keys") }}{% endblock %}
{% block main %}{% for key in keys %}<p>{{ key.label }}</p>{% endfor %}{% endblock %}
"""
JOBS = '''"""The steps of this package in timed jobs."""

from pilotapp.models import LentKey
from pilotapp.rooms import Counts, Turn


def count_keys(turn: Turn) -> Counts:
    return {"keys": LentKey.select().count()}


def purge_keys(turn: Turn) -> Counts:
    return {"old keys": 0}
'''
PROBE = Path(__file__).with_name("probe_of_changes.py").read_text()


def listed(heading: str) -> set[str]:
    """The files that docs/changing.md names under a heading."""
    text = (ROOT / "docs" / "changing.md").read_text()
    _, _, part = text.partition(f"\n## {heading}\n")
    found = set(ITEM.findall(part.partition("\n## ")[0]))
    for name, its in NAMES.items():
        found = {file.replace(name, its) for file in found}
    return found


def a_code(tree: TreeCopy) -> None:
    tree.change("pilotapp/codes.py", CODE, f'{CODE}\n        "transport": _l("Transport"),')
    tree.change("pilotapp/figures/groupings.py", GROUP, f'{GROUP}\n        "transport": "social",')


def a_measure(tree: TreeCopy) -> None:
    tree.change("pilotapp/figures/measures.py", ")\n\n\ndef _of_fields", MEASURE.lstrip("\n"))


def a_language(tree: TreeCopy) -> None:
    tree.change("pilotapp/config.py", 'LANGUAGES = ("de", "en")', 'LANGUAGES = ("de", "en", "tr")')


def a_table(tree: TreeCopy) -> None:
    init = "pilotapp/models/__init__.py"
    tree.add("pilotapp/models/lent_key.py", TABLE)
    tree.change(
        init,
        "from pilotapp.models.note import",
        "from pilotapp.models.lent_key import LentKey\nfrom pilotapp.models.note import",
    )
    tree.change(init, "TABLES: tuple[type[Base], ...] = (", "TABLES: tuple[type[Base], ...] = (\n    LentKey,")
    tree.add("migrations/9999_lent_keys.py", MIGRATION)
    tree.add("pilotapp/lending/own_data.py", OWN_DATA)


def a_room(tree: TreeCopy) -> None:
    tree.add("pilotapp/lending/__init__.py", '"""Keys of the office that somebody has."""\n')
    tree.add("pilotapp/lending/room.py", ROOM)
    tree.add("pilotapp/lending/views.py", VIEWS)
    tree.add("pilotapp/templates/lending/index.html", PAGE)


def a_job(tree: TreeCopy) -> None:
    room = "pilotapp/lending/room.py"
    tree.add("pilotapp/lending/jobs.py", JOBS)
    tree.change(room, "import own_data, views", "import jobs, own_data, views")
    tree.change(room, "import NoticeKind", "import Job, NoticeKind")
    tree.change(room, "from pilotapp.lending", "from pilotapp.clock.schedules import Hourly\nfrom pilotapp.lending")
    tree.change(room, "    own_data=", '    steps={"purge": (jobs.purge_keys,)},\n    own_data=')
    job = 'Job("keys", 90, "each hour", Hourly(), (jobs.count_keys,))'
    tree.change(room, "    own_data=", f"    jobs=({job},),\n    own_data=")


CHANGES = {
    "A code": a_code,
    "A measure": a_measure,
    "A language": a_language,
    "A table": a_table,
    "A room": a_room,
    "A job": a_job,
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, set[str]], dict[str, list[bool]]]:
    """All changes made in one copy: the files that each touched, and what the app made of each."""
    tree = TreeCopy(tmp_path_factory.mktemp("tree"))
    touched = {}
    for heading, change in CHANGES.items():
        tree.files = set()
        change(tree)
        touched[heading] = tree.files
    found = tree.run(PROBE, str(tmp_path_factory.mktemp("data")))
    return touched, json.loads(found)


@pytest.mark.parametrize("heading", CHANGES)
def test_it_touches_the_files_that_are_listed_and_the_rest_follows(made: Any, heading: str) -> None:
    touched, found = made
    assert touched[heading] == listed(heading)
    assert found[heading.lower()] and all(found[heading.lower()]), found[heading.lower()]


def test_a_new_room_with_a_table_touches_at_most_four_files_outside_of_itself(made: Any) -> None:
    touched, _ = made
    inside = ("pilotapp/lending/", "pilotapp/templates/lending/")
    outside = {file for file in touched["A room"] | touched["A table"] if not file.startswith(inside)}
    assert 1 <= len(outside) <= 4
