"""Attack 26: a stolen cookie is invalid at once after sign-out, deactivation, loss of a role, and more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from werkzeug.test import TestResponse

from pilotapp import clock
from pilotapp.models import Entry, Person, PersonRole, Session, Visit
from tests.auth.second_steps import set_up, sign_in
from tests.support import people
from tests.support.page_client import PageClient
from tests.support.people import PASSWORD, Somebody, email_of, uid_of
from tests.sync import phone_door

PAGES = {
    "amal": ("/", "/visits", "/visits/record", "/phone", "/me", "/me/security"),
    "karin": ("/month", "/log", "/people"),
}


def stolen(app: Flask, victim: PageClient) -> PageClient:
    """A second browser with a copy of the victim's cookie."""
    cookie = victim.get_cookie("pilotapp")
    assert cookie is not None
    thief = people.browser_of(app)
    thief.set_cookie("pilotapp", cookie.value)
    return thief


def sign_out(victim: Somebody) -> None:
    """She signs out."""
    victim.send("/sign-out")


def end_all(victim: Somebody) -> None:
    """She signs out everywhere, on another phone."""
    people.sign_in(victim.client.application, victim.name).send("/me/sessions/end-all", here="true")


def end_that_one(victim: Somebody) -> None:
    """She ends the session on another phone."""
    uid = Session.get(Session.person == uid_of(victim.name)).uid
    people.sign_in(victim.client.application, victim.name).send(f"/me/sessions/{uid}/end")


def switch_off(victim: Somebody) -> None:
    """Her access is switched off."""
    Person.update(active=False).where(Person.uid == uid_of(victim.name)).execute()


def run_out(victim: Somebody) -> None:
    """Her session has been left alone for too long."""
    Session.update(ends_at=clock.now()).where(Session.person == uid_of(victim.name)).execute()


ENDINGS = (sign_out, end_all, end_that_one, switch_off, run_out)


def is_dead(thief: PageClient, name: str) -> bool:
    """Whether pages, fragments and the delivery endpoint all refuse this browser."""
    pages = [thief.get(path).status_code for path in PAGES[name]]
    fragments = [thief.get(path, headers={"HX-Request": "true"}).status_code for path in PAGES[name]]
    return {*pages, *fragments} == {303} and thief.get("/sync/hello").status_code == 401


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", PAGES)
def test_it_is_dead_at_once_everywhere(app: Flask, name: str, ending: Callable[[Somebody], None]) -> None:
    victim = people.sign_in(app, name)
    thief = stolen(app, victim.client)
    assert thief.get(PAGES[name][0]).status_code == 200
    ending(victim)
    assert is_dead(thief, name)
    assert Entry.select().count() == 0


@pytest.mark.parametrize("ending", ENDINGS)
def test_it_delivers_nothing_any_more(app: Flask, amal: Somebody, ending: Callable[[Somebody], None]) -> None:
    thief = stolen(app, amal.client)
    token = thief.get("/sync/hello").get_json()["csrf_token"]
    ending(amal)
    assert deliver(thief, amal, token).status_code == 401
    assert Entry.select().count() == 0


def deliver(thief: PageClient, victim: Somebody, token: str) -> TestResponse:
    """POST a check-in of the victim's with this browser, as a phone delivers it."""
    entry = phone_door.entry(victim, "check_in", started_at="2026-03-03T09:00:00Z")
    body = {"schema": 1, "device_now": phone_door.DEVICE_NOW, "entries": [entry]}
    return thief.post("/sync", json=body, headers={"X-CSRFToken": token})


def test_it_reads_nothing_and_counts_nothing_where_a_phone_may_still_deliver(
    app: Flask, amal: Somebody, karin: Somebody
) -> None:
    thief = stolen(app, amal.client)
    token = thief.get("/sync/hello").get_json()["csrf_token"]
    karin.page(f"/people/{uid_of('amal')}/deactivate").form("/deactivate").submit()
    assert {thief.get(path).status_code for path in PAGES["amal"]} == {303}
    assert thief.get("/sync/hello").get_json()["snapshot"] is None
    assert deliver(thief, amal, token).get_json()["answers"][0]["answer"] == "held"
    assert Visit.select().count() == 0


@pytest.mark.parametrize("path", ["/month", "/log", "/people", "/figures", f"/people/{uid_of('amal')}"])
def test_it_opens_nothing_of_a_role_that_was_taken_away(app: Flask, karin: Somebody, path: str) -> None:
    PersonRole.create(person=uid_of("karin"), role="trainer")
    thief = stolen(app, karin.client)
    assert thief.get(path).status_code == 200
    PersonRole.delete().where(PersonRole.person == uid_of("karin"), PersonRole.role == "coordinator").execute()
    assert thief.get(path).status_code == thief.get(path, headers={"HX-Request": "true"}).status_code == 403
    PersonRole.delete().where(PersonRole.person == uid_of("karin")).execute()
    assert is_dead(thief, "karin")


def test_it_takes_no_delivery_of_somebody_who_is_no_pilot_any_more(app: Flask, amal: Somebody) -> None:
    thief = stolen(app, amal.client)
    token = thief.get("/sync/hello").get_json()["csrf_token"]
    PersonRole.delete().where(PersonRole.person == uid_of("amal")).execute()
    assert deliver(thief, amal, token).status_code == 401
    assert Entry.select().count() == 0


def test_it_stays_dead_when_the_access_is_switched_on_again(app: Flask, amal: Somebody, karin: Somebody) -> None:
    thief = stolen(app, amal.client)
    karin.page(f"/people/{uid_of('amal')}/deactivate").form("/deactivate").submit()
    karin.page(f"/people/{uid_of('amal')}").form("/reactivate").submit()
    assert is_dead(thief, "amal")


def test_it_is_dead_when_the_server_has_a_new_secret(amal: Somebody, app_with: Callable[..., Flask]) -> None:
    assert stolen(amal.client.application, amal.client).get("/visits").status_code == 200
    assert is_dead(stolen(app_with(secret_key="another secret of the same length"), amal.client), "amal")


def test_it_knows_no_session_that_a_thief_prepared(app: Flask, client: PageClient) -> None:
    client.page("/sign-in")
    prepared = stolen(app, client)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "a-token-that-the-thief-knows"
    sign_in(client, "amal")
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != "a-token-that-the-thief-knows"
    prepared.page("/visits", status=200)
    assert prepared.get("/visits").status_code == 303


def test_it_opens_nothing_with_a_password_alone_where_more_is_asked_for(app: Flask, client: PageClient) -> None:
    set_up(sign_in(client, "karin"))
    thief = people.browser_of(app)
    thief.page("/sign-in").form("/sign-in").submit(email=email_of("karin"), password=PASSWORD)
    steps = {thief.get(path).location.split("?")[0] for path in (*PAGES["karin"], "/me", "/me/security")}
    assert steps == {"/sign-in/second"}
    assert thief.get("/sync/hello").status_code == 401


@pytest.fixture
def secure(app_with: Callable[..., Flask]) -> PageClient:
    """A browser at a server that is reached by https."""
    return people.browser_of(app_with(https=True))


def cookie_of(client: PageClient, **more: str) -> str:
    """The Set-Cookie header of a sign-in by https."""
    base = "https://localhost/"
    page = client.get("/sign-in", base_url=base)
    token = page.get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    values = {"csrf_token": token, "email": email_of("amal"), "password": PASSWORD, **more}
    answer = client.post("/sign-in", data=values, base_url=base, headers={"Referer": f"{base}sign-in"})
    assert answer.status_code == 303
    return next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("__Host-pilotapp="))


def test_it_is_bound_to_the_site_and_out_of_reach_of_scripts(secure: PageClient) -> None:
    parts = [part.strip() for part in cookie_of(secure).split(";")[1:]]
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(parts)
    assert not [part for part in parts if part.startswith("Domain")]


def test_it_is_kept_by_the_browser_for_a_while_and_on_a_shared_phone_not(secure: PageClient) -> None:
    assert "Expires=" in cookie_of(secure)
    assert "Expires=" not in cookie_of(people.browser_of(secure.application), shared="y")
    assert [session.shared for session in Session.select().order_by(Session.created_at)] == [False, True]


def test_it_is_dead_for_everybody_when_the_operator_changes_the_secret(app: Flask, amal: Somebody, app_with) -> None:
    cookie = amal.client.get_cookie("pilotapp")
    assert cookie is not None
    for changed, status in (({}, 200), ({"secret_key": "another-secret-of-at-least-32-characters"}, 303)):
        browser = people.browser_of(app_with(**changed))
        browser.set_cookie("pilotapp", cookie.value)
        assert browser.get("/me").status_code == status


def test_it_is_worth_nothing_when_it_was_signed_with_an_older_hash(app: Flask, amal: Somebody) -> None:
    cookie = amal.client.get_cookie("pilotapp")
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert cookie is not None and signer is not None
    content = app.session_interface.get_signing_serializer(app).loads(cookie.value)  # type: ignore[attr-defined]
    browser = people.browser_of(app)
    browser.set_cookie("pilotapp", signer.dumps(content))
    assert content["_user_id"] and browser.get("/me").status_code == 303
