"""Everybody can read a programme's public releases, if the programme switched the page on."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict

import pytest
from flask import render_template

from pilotapp import codes, formats
from pilotapp.models import Letterhead, Person, Programme, Release, ReleaseCell
from pilotapp.releases import queries
from tests.releases import office
from tests.releases.office import JANUARY
from tests.support.people import uid_of

PATH = "/statistics/musterstadt"


@pytest.fixture
def switched_on(filled, release):
    Programme.update(public_page=True).where(Programme.uid == uid_of("musterstadt")).execute()
    return release()


def test_it_is_off_unless_it_is_switched_on(filled, release, client):
    release()
    client.page(PATH, status=404)
    client.page(f"{PATH}/1", status=404)


def test_it_shows_the_latest_release_to_everybody(switched_on, client):
    page = client.page(PATH)
    assert "February 2026" in page.text
    assert "50" in page.text
    assert "Visits with a complete record that began in this period" in page.text


def test_it_is_not_there_before_a_release(filled, client):
    Programme.update(public_page=True).execute()
    client.page(PATH, status=404)


def test_it_shows_nothing_that_is_withheld(switched_on, client):
    page = client.page(PATH)
    hidden = {
        (cell.dimension, cell.code)
        for cell in ReleaseCell.select().where(ReleaseCell.value.is_null(), ReleaseCell.number == "visits")
    }
    assert hidden
    for dimension, code in hidden:
        section = section_of(page.html, dimension)
        name = str(codes.CODES[dimension][code])
        assert name in not_shown(section)
        assert f'<th scope="row">{name}</th>' not in section


def section_of(html, dimension):
    return html.split(f'id="by-{dimension}"')[1].split("</section>")[0]


def not_shown(text):
    """The names in the line about rows that are not shown."""
    return [name for line in re.findall(r"Not shown: ([^<\n]+)", text) for name in line.split(", ")]


def test_it_leaves_hidden_rows_out_of_the_chart_visibly(switched_on, client):
    section = section_of(client.page(PATH).html, "institution_kind")
    folded = section[section.index("<details") : section.index("</details>")]
    visible = section.replace(folded, "")
    shown = re.findall(r'"chart__label">([^<]+)<', visible)
    assert "Housing" in not_shown(visible)
    assert shown and [label for label in shown if label in not_shown(visible)] == []


def test_it_names_nobody(switched_on, client):
    html = client.page(PATH).html
    names = [person.name for person in Person.select()]
    assert [name for name in names if re.search(rf"\b{name}\b", html)] == []
    assert str(uid_of("karin")) not in html


def test_it_folds_all_but_the_key_numbers_and_one_chart(switched_on, client):
    page = client.page(PATH)
    tables = list(page.tree.iter("table"))
    folded = [one for fold in page.tree.iter("details") for one in fold.iter("table")]
    assert tables and len(folded) == len(tables)
    assert [fold for fold in page.tree.iter("details") if "open" in fold.attrib] == []
    charts = [one for one in page.tree.iter("div") if one.get("class") == "chart"]
    inside = [one for fold in page.tree.iter("details") for one in fold.iter("div") if one.get("class") == "chart"]
    assert len(charts) - len(inside) == 1


def test_it_is_laid_out_at_the_first_paint_so_that_nothing_jumps(switched_on, client):
    head = client.page(PATH).html.partition("</head>")[0]
    assert 'rel="stylesheet"' in head and "<style>" not in head


def test_it_has_no_way_to_the_emergency_card_which_is_for_pilots(switched_on, client, amal):
    assert "/emergency" not in client.page(PATH).links()
    assert "/emergency" not in amal.page(PATH).links()
    assert "/emergency" in client.page("/sign-in").links()


def test_it_says_how_the_programme_is_reached(switched_on, client):
    assert "Contact" not in client.page(PATH).text
    contact = "Telefon 030 23125000\nlotsen@musterstadt.example\n<b>Haus 2</b>"
    Letterhead.create(programme=uid_of("musterstadt"), contact=contact, signatory="Karin Beispiel")
    page = client.page(PATH)
    assert "Integrationslotsen Musterstadt" in page.text and "030 23125000" in page.text
    assert "mailto:lotsen@musterstadt.example" in page.links()
    assert "&lt;b&gt;Haus 2" in page.html
    assert "Karin" not in page.html


def test_it_shows_an_address_also_without_a_telephone(switched_on, client):
    Letterhead.create(programme=uid_of("musterstadt"), address="Haus am Markt 2", signatory="Karin Beispiel")
    page = client.page(PATH)
    assert "Haus am Markt 2" in page.text and "Karin" not in page.html


def lines_of(client, path=f"{PATH}/1.csv"):
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def as_shown(cell):
    """What the page shows of a cell."""
    hidden = [one for one in cell.iter("span") if one.get("class") == "withheld"]
    return "not shown" if hidden else "".join(cell.itertext()).strip()


def test_it_gives_what_the_page_shows_as_a_file_and_nothing_else(switched_on, release, client):
    release(JANUARY)
    page = client.page(f"{PATH}/1")
    header, *lines = lines_of(client)
    assert header == ["Period", "Table", "Row", "Number", "Value"]
    in_file = defaultdict(list)
    for _period, table, row, _number, value in lines:
        in_file[table, row].append(value)
    shown = {}
    for section in page.tree.iter("section"):
        title = "".join(next(section.iter("h2")).itertext()).strip()
        for row in (one for body in section.iter("tbody") for one in body.iter("tr")):
            shown[title, "".join(next(row.iter("th")).itertext()).strip()] = [as_shown(cell) for cell in row.iter("td")]
        shown |= {(title, name): ["not shown"] * 6 for name in not_shown("".join(section.itertext()))}
    assert shown and all(in_file.pop(key) for key in list(shown))
    assert set(in_file) == {("All together", ""), ("Supervision", ""), ("What the numbers mean", "")}
    again = defaultdict(list)
    for _period, table, row, number, value in lines:
        again[table, row].append(formats.minutes(int(value)) if "minutes" in number and value.isdigit() else value)
    assert {key: again[key] for key in shown} == shown


def test_it_has_no_hidden_number_in_the_file(switched_on, client):
    hidden = ReleaseCell.select().where(ReleaseCell.value.is_null()).count()
    *lines, explained = lines_of(client)[1:]
    values = [line[4] for line in lines]
    assert hidden and values.count("not shown") == hidden
    assert all(value.lstrip("-").isdigit() for value in values if value != "not shown")
    assert explained[3] == "not shown" and explained[4].startswith("A number that is left out so that nobody")


def test_it_gives_a_file_of_public_releases_alone(switched_on, client, karin):
    answer = client.get(f"{PATH}/1.csv")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="statistics-musterstadt-1.csv"'
    assert karin.client.get(f"{PATH}/1.csv").headers["Cache-Control"] == "no-store"
    assert karin.send(f"/releases/{switched_on.uid}/public", is_public="false").status == 303
    for path in (f"{PATH}/1.csv", f"{PATH}/7.csv", "/statistics/musterkreis/1.csv", "/statistics/nobody/1.csv"):
        client.page(path, status=404)


def test_it_may_be_stored_by_others_for_a_while(switched_on, client):
    answer = client.get(PATH)
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in answer.headers


def test_it_is_stored_by_nobody_for_who_is_signed_in(switched_on, karin):
    assert karin.client.get(PATH).headers["Cache-Control"] == "no-store"


def test_it_speaks_german_too(switched_on, client):
    page = client.page(PATH, headers={"Accept-Language": "de"})
    assert "Februar 2026" in page.text
    assert "Begleitungen" in page.text


def test_it_leaves_out_a_release_that_was_taken_off(switched_on, release, karin, client):
    second = release(JANUARY)
    assert karin.send(f"/releases/{second.uid}/public", is_public="false").status == 303
    client.page(f"{PATH}/2", status=404)
    assert "January 2026" not in client.page(PATH).text
    assert not Release.get_by_id(second.uid).is_public


def test_it_adds_up_years_of_what_is_shown(switched_on, release, client):
    release(JANUARY)
    assert re.search(r"2026\s*2\s*100\s*100 h", client.page(PATH).text)


@pytest.mark.parametrize(("whole", "shown"), [(True, "1,204"), (False, "at least 1,204")])
def test_it_writes_thousands_of_years_as_pages_do(app, whole, shown):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        years = [queries.Year(2026, 2, visits=1204, minutes=60, is_whole=whole)]
        table = render_template("releases/_years_table.html", years=years)
    assert f">{shown}<" in "".join(table.split("\n"))


def test_it_names_the_file_in_plain_letters(switched_on, client):
    Programme.update(slug="łódź").where(Programme.uid == uid_of("musterstadt")).execute()
    answer = client.get("/statistics/łódź/1.csv")
    assert (answer.status_code, answer.headers["Content-Disposition"].isascii()) == (200, True)
    assert "programme-1.csv" in answer.headers["Content-Disposition"]


def test_it_shows_no_live_figure(switched_on, client):
    before = client.page(PATH).text
    office.visit("lotse0", 2, 26)
    assert client.page(PATH).text == before


def test_it_knows_no_other_programme(switched_on, client):
    client.page("/statistics/musterkreis", status=404)
    client.page("/statistics/nobody", status=404)
