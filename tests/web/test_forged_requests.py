"""Attack 21: another site triggers a request, or a request has a foreign host name."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

from pilotapp.models import Entry, Invite, Notice, Person
from tests.support import people, walls
from tests.support.access_table import rows as table
from tests.support.page_checks import check_page
from tests.support.page_client import Page, PageClient
from tests.support.people import Somebody
from tests.sync.phone_door import DEVICE_NOW, entry

POSTS = [row.path for row in table() if row.method == "POST"]
SHARED = {row.path for row in table() if row.refusal == 404}  # not there for other roles
GETS = [row.path for row in table() if row.method == "GET"]
FOREIGN: list[dict[str, str]] = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost:81"},
    {"Origin": "http://localhost.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
]
OWN: list[dict[str, str]] = [{}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}]
ASKING = ("amal", "karin", "ines", "greta", "olga", "selma", None)


def browser(app: Flask, name: str | None) -> PageClient:
    """The person's browser; for None, one in which nobody is signed in."""
    return people.sign_in(app, name).client if name else people.browser_of(app)


def filled(path: str, things: walls.Things) -> str:
    """The path with the uid of an object of amal."""
    kind = next((row.kind for row in table() if row.path == path), None)
    uid = things.uids.get(str(kind), {}).get("amal", people.uid_of("amal"))
    return path.replace("<uuid:uid>", str(uid)).replace("<token>", "unknown")


@pytest.fixture
def things(app: Flask) -> walls.Things:
    """Objects of all people."""
    return walls.fill(app)


@pytest.mark.parametrize("name", ASKING)
def test_it_refuses_without_a_token_or_with_a_wrong_one(app: Flask, things: walls.Things, name: str | None) -> None:
    client = browser(app, name)
    client.get("/sign-in")
    before = walls.rows()
    for token in ({}, {"csrf_token": "wrong"}):
        answers = {path: client.post(filled(path, things), data=walls.FIELDS | token).status_code for path in POSTS}
        hidden = {path for path, status in answers.items() if status == 404 and path in SHARED}
        others = {status for path, status in answers.items() if path not in hidden}
        assert others <= {403} | ({303, 401} if name is None else set()), answers
    assert walls.rows() == before


def test_it_refuses_what_another_site_sends_even_with_a_right_token(app: Flask, things: walls.Things) -> None:
    client = browser(app, "karin")
    values, before = walls.FIELDS | {"csrf_token": client.token()}, walls.rows()
    for headers in FOREIGN:
        answers = {path: client.post(filled(path, things), data=values, headers=headers).status_code for path in POSTS}
        assert set(answers.values()) == {403}, (headers, answers)
    assert walls.rows() == before


@pytest.mark.parametrize("headers", OWN, ids=str)
def test_it_takes_what_its_own_pages_send(amal: Somebody, headers: dict[str, str]) -> None:
    values = {"language": "de", "csrf_token": amal.client.token()}
    assert amal.client.post("/language", data=values, headers=headers).status_code == 303
    assert amal.person.language == "de"


def test_it_takes_what_pages_behind_the_public_address_send(app_with: Any) -> None:
    client = people.sign_in(app_with(address="https://lotsen.example.org"), "amal").client
    values = {"language": "de", "csrf_token": client.token()}
    for origin, status in (("https://lotsen.example.org", 303), ("https://evil.example", 403)):
        assert client.post("/language", data=values, headers={"Origin": origin}).status_code == status


def test_it_shows_pages_that_are_reached_from_other_sites(client: PageClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    assert client.get("/sign-in", headers=headers).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_it_reads_no_delivery_that_a_form_of_another_site_could_send(amal: Somebody, kind: str) -> None:
    made = entry(amal, "check_in", started_at="2026-03-03T09:00:00Z")
    body = json.dumps({"schema": 1, "device_now": DEVICE_NOW, "entries": [made]})
    for headers in ({}, {"X-CSRFToken": amal.client.token()}):
        assert amal.client.post("/sync", data=body, content_type=kind, headers=headers).status_code in (403, 415)
    assert Entry.select().count() == 0


@pytest.mark.parametrize("name", ASKING)
def test_it_changes_nothing_when_somebody_only_looks(app: Flask, things: walls.Things, name: str | None) -> None:
    client, before = browser(app, name), walls.rows()
    for path in GETS:
        for query in ({}, walls.FIELDS):
            client.get(filled(path, things), query_string=query).close()
            client.head(filled(path, things), query_string=query).close()
    assert without_readings(walls.rows()) == without_readings(before)


READINGS = (".export", "safeguarding.read")


def without_readings(rows: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """All rows, except records of reading and exporting, and of notices seen."""
    acts = [row for row in rows["AuditRow"] if not any(str(part).endswith(READINGS) for part in row)]
    read = [row for row in rows["SafeguardingAct"] if "read" not in row]
    place = [field.name for field in Notice._meta.sorted_fields].index("seen_at")
    notices = [(*row[:place], *row[place + 1 :]) for row in rows["Notice"]]
    return rows | {"AuditRow": acts, "AuditHead": [], "SafeguardingAct": read, "Notice": notices}


def test_it_answers_head_like_get_without_a_body(amal: Somebody) -> None:
    with amal.client.head("/me") as head, amal.client.get("/me") as get:
        assert (head.status_code, head.data, head.mimetype) == (200, b"", get.mimetype)


def test_it_says_what_to_do_when_a_page_was_open_for_too_long(client: PageClient) -> None:
    page = client.post_page("/sign-in", {"email": "amal@example.org", "password": "x", "csrf_token": "old"})
    assert (page.status, page.heading) == (403, "This page was open for too long")
    assert "go back" in page.text and "allow cookies" in page.text


def test_it_keeps_what_was_typed_into_a_page_that_was_open_for_too_long(amal: Somebody) -> None:
    page = late(amal, "/me", {"language": "de", "password": "a secret"})
    assert (page.status, amal.person.language) == (403, None)
    assert "a secret" not in page.html and "allow cookies" not in page.text
    page.form("/me").submit()
    assert amal.person.language == "de"


def late(somebody: Somebody, path: str, typed: dict[str, str], by: Somebody | None = None) -> Page:
    """The answer to a form that is sent with the token of a session that is over."""
    values = (by or somebody).page(path).form(path).values | typed | {"csrf_token": "old"}
    answer = somebody.client.post(path, data=values, headers={"Sec-Fetch-Site": "same-origin"})
    return Page(somebody.client, answer, check_page(answer.get_data(as_text=True)))


def test_it_sends_nothing_in_the_name_of_whoever_signed_in_since(karin: Somebody, carla: Somebody) -> None:
    """karin signed in while carla's form was open in a second tab: carla's input is not sent in karin's name."""
    typed = {"name": "Zahra", "email": "zahra@example.org", "languages": "ara"}
    page = late(karin, "/people/new", typed, by=carla)
    assert page.status == 403
    assert "Zahra" not in page.html and not page.has_form("/people/new")
    assert late(karin, "/people/new", typed).has_form("/people/new")


@pytest.mark.parametrize("headers", [{}, *FOREIGN], ids=str)
def test_it_keeps_nothing_that_its_own_pages_did_not_send(amal: Somebody, headers: dict[str, str]) -> None:
    page = amal.client.post("/language", data={"language": "de", "csrf_token": "old"}, headers=headers)
    assert page.status_code == 403
    assert 'value="de"' not in page.get_data(as_text=True)


HOSTS = ("lotsen.example.org",)


@pytest.mark.parametrize("host", ["evil.example", "lotsen.example.org.evil.example", "127.0.0.1", "evil.example:8000"])
def test_it_answers_under_its_own_names_only(app_with: Any, host: str) -> None:
    client = people.browser_of(app_with(hosts=HOSTS))
    answer = client.get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.get_data(as_text=True) + str(answer.headers)


@pytest.mark.parametrize("host", ["lotsen.example.org", "lotsen.example.org:8443"])
def test_it_answers_under_its_own_name_at_any_port(app_with: Any, host: str) -> None:
    client = people.browser_of(app_with(hosts=HOSTS))
    assert client.get("/sign-in", headers={"Host": host}).status_code == 200


def test_it_tells_a_watch_that_asks_by_number_how_it_is(app_with: Any) -> None:
    client = people.browser_of(app_with(hosts=HOSTS))
    assert client.get("/healthz", headers={"Host": "10.0.0.7:8000"}).status_code == 200


def test_it_writes_no_forged_name_into_an_invitation(app_with: Any) -> None:
    client = people.sign_in(app_with(hosts=(*HOSTS, "localhost"), address="https://lotsen.example.org"), "karin").client
    values = {"csrf_token": client.token(), "name": "Zahra", "email": "zahra@example.org", "languages": "ara"}
    for headers in ({"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}):
        answer = client.post("/people/new", data=values, headers=headers, follow_redirects=True)
        assert "evil.example" not in answer.get_data(as_text=True)
    assert Invite.select().count() <= Person.select().where(Person.email == "zahra@example.org").count() == 1
