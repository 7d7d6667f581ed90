"""Run in a changed copy of the tree by `test_changing`: prints as JSON what the app makes of the changes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pilotapp import clock, erasure, own_data, rooms
from pilotapp.factory import create_app
from pilotapp.jobs import process, timetable
from pilotapp.models import TABLES, TimedJob
from tests.reports.rows import add_visit
from tests.support import access_table, column_page, databases, loaded, people

folder = Path(sys.argv[1])
loaded.make_cheap()
with databases.opened("sqlite", folder) as bench:
    app = create_app(databases.config_for(bench.new(folder / "data"), folder / "data"))
    databases.database.connect(reuse_if_open=True)
    with app.app_context():
        add_visit("amal", minutes=95)
    karin, amal = people.sign_in(app, "karin"), people.sign_in(app, "amal")
    figures = karin.page("/figures?period=2026")
    sent = karin.send("/lending", person=str(people.uid_of("amal")), label="Cupboard 3")
    found = {
        "a code": [
            'value="transport"' in amal.page("/visits/record").html,
            'value="transport"' in karin.page("/log").html,
            karin.page("/figures?period=2026&topic=transport").status == 200,
        ],
        "a measure": ["Longest visit 1 h 35 min" in " ".join(figures.text.split())],
        "a language": ["tr" in app.config["PILOTAPP"].languages, 'value="tr"' in amal.page("/me").html],
        "a table": ["lent_key" in databases.database.get_tables()],
        "a room": [
            [karin.page("/lending").status, amal.page("/lending", status=403).status, sent.status] == [200, 403, 303],
            'href="/lending"' in karin.page("/month").html,
            'href="/lending"' not in amal.page("/").html,
            [row.may for row in access_table.rows() if row.path == "/lending"] == [{"coordinator": ""}] * 2,
            "You have a key of the office" in amal.page("/").text,
            "Key lent" in karin.page("/history").text,
        ],
    }
    timetable.prepare(rooms.jobs().values(), clock.now(), starting=True)
    process.run_due(app, people.uid_of("worker"))
    job = TimedJob.get(TimedJob.name == "keys")
    found["a job"] = [
        list(rooms.jobs())[-1] == "keys",
        (job.state, job.ran_at is not None, job.due_at > clock.now()) == ("waiting", True, True),
        process.run(app, rooms.jobs()["keys"]) == {"keys": 1},
        "old keys" in (process.run(app, rooms.jobs()["purge"], dry_run=True) or {}),
    ]
    with app.test_request_context():
        found["a table"] += [
            column_page.unsaid(TABLES) == [],
            [key["label"] for key in own_data.collect(amal.person)["keys_lent"]] == ["Cupboard 3"],
        ]
    erasure.erase(amal.person, by=karin.person)
    found["a table"].append(databases.database.execute_sql("SELECT * FROM lent_key").fetchall() == [])
    print(json.dumps(found))
