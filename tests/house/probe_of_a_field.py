"""Run in a changed copy of the tree by `test_a_new_field_of_a_visit`: prints as JSON where the new field appears."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pilotapp import clock, erasure, own_data
from pilotapp.entries import keys
from pilotapp.entries.incoming import SCHEMA
from pilotapp.factory import create_app
from pilotapp.figures.facts import check, refresh
from pilotapp.formats.rendering import speaking
from pilotapp.imports import worker
from pilotapp.models import Visit
from pilotapp.own_data import paper
from pilotapp.releases.ways import ALWAYS
from tests.conftest import NOON
from tests.exports.sheets import ask, read_xlsx
from tests.imports.tables import hand_in
from tests.reports.rows import read_csv
from tests.support import column_page, databases, loaded, people
from tests.support.pdf_text import words_of
from tests.sync.phone_door import answers, send, signed, visited

folder = Path(sys.argv[1])
loaded.make_cheap()
with databases.opened("sqlite", folder) as bench, clock.freeze(NOON):
    app = create_app(databases.config_for(bench.new(folder / "data"), folder / "data"))
    databases.database.connect(reuse_if_open=True)
    karin, amal = people.sign_in(app, "karin"), people.sign_in(app, "amal")
    before = visited(amal)
    stored = answers(send(amal, *before))
    new = [signed(made | {"schema": SCHEMA}) for made in visited(amal, "07:00", "08:00", asked_by="office")]
    stored += answers(send(amal, *new))
    form = amal.page(f"/visits/record?visit={new[0]['visit']}").form("/visits/record")
    german = people.sign_in(app, "amal", "de").page("/visits/record")
    visit = Visit.get_by_id(new[0]["visit"])
    refresh.mark_all()
    refresh.refresh_dirty()
    figures = karin.page("/figures?period=2026-03")
    found = {
        "form": ["Who asked for it?" in amal.page("/visits/record").text, form.values["asked_by"] == "office"],
        "German": ["Wer hat angefragt?" in german.text],
        "phone entry": [
            stored == ["stored"] * 6,
            visit.asked_by == "office",
            Visit.get_by_id(before[0]["visit"]).asked_by == "client",  # the default: that phone did not ask
            ["asked_by", "code", 2] in json.loads(keys.for_phones())["keys"]["record"],
            send(amal, *visited(amal, asked_by="office")).status_code == 400,  # no key of the first schema
        ],
        "page": [text in karin.page(f"/visits/{visit.uid}").text for text in ("Who askedThe office", "· The office ·")],
        "log filter": [
            karin.page(f"/log?asked_by={code}").html.count('id="log-row-') == count
            for code, count in (("office", 1), ("client", 1), ("neighbour", 0))
        ],
        "figures": [
            "By who asked" in figures.text,
            "Who asked: The office" in karin.page("/figures?period=2026-03&asked_by=office").text,
            check.differences() == [],
        ],
        "pivot": ["The office" in karin.page("/figures/pivot?period=2026-03&rows=asked_by&columns=topic").text],
        "release": ["asked_by" in ALWAYS],
        "CSV": [
            [line[header] for line in read_csv(karin.client.get(f"/figures.csv?period=2026-03&table={table}").data)]
            == expected
            for table, header, expected in (
                ("visits", "Who asked", ["The office", "The client"]),
                ("asked_by", "Visits", ["1", "1"]),
            )
        ],
        "XLSX": ["Who asked" in read_xlsx(ask(karin, what="visits").data)["Visits one by one"][0]],
        "docs/security.md": ["`asked_by`" in column_page.markdown()],
    }
    carla = people.sign_in(app, "carla")
    body = karin.client.get("/figures.csv?period=2026-03&table=visits").data
    meanings = hand_in(carla, body, "visits.csv").form("/columns").submit().form("/values")
    asked = {name for name, value in meanings.values.items() if name.startswith("code:asked_by") and value}
    meanings.submit(others="new").form("/start").submit()
    worker.drain()
    brought = Visit.select(Visit.asked_by).where(Visit.import_run.is_null(False)).tuples()
    found["import"] = [
        len(asked) == 2,
        "all-asked_by" in meanings.values,
        sorted(brought) == [("client",), ("office",)],
    ]
    with app.test_request_context(), speaking("en"):
        data = own_data.collect(amal.person)
        found["own data"] = [
            {"code": "office", "label": "The office"} in [row["asked_by"] for row in data["visits"]],
            "The office" in words_of(paper.render(amal.person, data)),
        ]
    erasure.erase(amal.person, by=karin.person)
    erased = Visit.get_by_id(visit.uid)
    found["erasure"] = [(erased.asked_by, erased.ended_at) == ("office", None)]
    print(json.dumps(found))
