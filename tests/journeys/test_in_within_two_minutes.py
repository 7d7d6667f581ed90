"""From the invitation to the first page within two minutes: a few taps, nothing to type or remember."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from pilotapp.models import AuditRow, Challenge, Invite, Passkey, Person, Session
from tests.support import hands, taps
from tests.support.browser import Phone, service_worker_ready
from tests.support.databases import Bench
from tests.support.kept_server import KeptServer
from tests.support.passkey_device import PasskeyDevice
from tests.support.servers import Server
from tests.support.world import World

ZEYNEP = ("--programme", "musterstadt", "--role", "pilot", "--name", "Zeynep", "--email", "zeynep@example.org")
# A virtual authenticator answers at once what a browser otherwise offers beside the e-mail field and waits with.
NOT_BY_ITSELF = (
    "window.PublicKeyCredential && (PublicKeyCredential.isConditionalMediationAvailable = async () => false)"
)


def knows_its_address(server: Server) -> None:
    """Set the server's own address, as in production."""
    server.env["PILOTAPP_ADDRESS"] = server.named_url


@pytest.fixture(scope="module")
def kept_server(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeptServer]:
    """A server that knows its own address."""
    kept = KeptServer(bench, tmp_path_factory.mktemp("named"), knows_its_address)
    yield kept
    kept.close()


@pytest.fixture
def link(world: World) -> str:
    """The invitation's link, as it is given to the new pilot."""
    path = world.server.run("person", "add", *ZEYNEP).strip().rpartition("/invite/")[2]
    return f"{world.server.named_url}/invite/{path}"


@pytest.fixture
def page(new_phone: Callable[..., Phone]) -> Iterator[Page]:
    """Her phone."""
    phone = new_phone("zeynep")
    page = phone.open()
    taps.count(phone)
    assert phone.context
    phone.context.add_init_script(NOT_BY_ITSELF)
    yield page
    assert phone.complaints == []


def new_sessions() -> list[str]:
    """The way of each of Zeynep's sign-ins."""
    query = Session.select().join(Person).where(Person.email == "zeynep@example.org").order_by(Session.created_at)
    return [session.way for session in query]


def test_it_takes_four_taps_and_one_finger(world: World, link: str, page: Page) -> None:
    PasskeyDevice(page)
    page.goto(link)
    page.locator("form[action='/language'] button[value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en-GB")
    hands.start_with_passkey(page)
    page.wait_for_url("**/declaration?**")
    page.locator("form[action='/declaration'] button").click()
    page.wait_for_url("**/install?*")
    page.locator("main a[href='/']").click()
    expect(page.locator("section[data-state=idle]")).to_be_visible()
    service_worker_ready(page)
    expect(page.locator("[data-update]")).to_be_hidden()  # no version ran here before
    assert taps.so_far(page) == 4
    assert new_sessions() == ["invite"]


def test_it_signs_in_again_with_one_tap(world: World, link: str, page: Page) -> None:
    device = PasskeyDevice(page)
    page.goto(link)
    hands.start_with_passkey(page)
    page.wait_for_url("**/declaration?**")
    hands.sign_out_by_form(page)
    before = taps.so_far(page)
    hands.sign_in_with_passkey(page)
    expect(page.locator("body[data-person]")).to_be_attached()
    assert taps.so_far(page) - before == 1
    assert new_sessions() == ["invite", "passkey"]
    assert (len(device.passkeys()), device.passkeys()[0]["rpId"]) == (1, "localhost")


def test_it_stays_open_for_her_while_scanners_look_at_it(world: World, link: str, page: Page) -> None:
    for _ in range(10):
        assert page.request.get(link).status == 200
        assert page.request.head(link).status == 200
        assert page.request.get(link, headers={"Sec-Purpose": "prefetch"}).status == 200
    assert (Invite.get(Invite.used_at.is_null()).revoked_at, Challenge.select().count(), new_sessions()) == (
        None,
        0,
        [],
    )
    PasskeyDevice(page)
    page.goto(link)
    hands.start_with_passkey(page)
    page.wait_for_url("**/declaration?**")
    page.goto(link)
    assert page.locator("form[action*='/invite/']").count() == 0
    assert new_sessions() == ["invite"]


def test_it_offers_the_password_where_the_browser_knows_no_passkeys(world: World, link: str, page: Page) -> None:
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto(link)
    expect(page.locator("[data-words=unsupported]")).to_be_visible()
    expect(page.locator("[data-module=passkey] button")).to_be_hidden()
    page.locator("main details summary").click()
    page.fill("input[name=password]", "Der Bus kommt nie um acht")
    page.locator(f"form[action='{link.removeprefix(world.server.named_url)}'] button").click()
    page.wait_for_url("**/declaration?**")
    assert new_sessions() == ["invite"]


def captured(page: Page, end: str) -> Request:
    """The request that the page sends to this address at a sign-in with a passkey."""
    with page.expect_request(lambda request: request.url.endswith(end)) as sent:
        hands.sign_in_with_passkey(page)
    return sent.value


@pytest.fixture
def device(world: World, link: str, page: Page) -> PasskeyDevice:
    """Her phone with her passkey, signed out."""
    device = PasskeyDevice(page)
    page.goto(link)
    hands.start_with_passkey(page)
    page.wait_for_url("**/declaration?**")
    hands.sign_out_by_form(page)
    return device


def send_again(page: Page, sent: Request) -> Any:
    """Send the same credential once more, with a valid CSRF token."""
    token = page.locator("input[name=csrf_token]").first.get_attribute("value") or ""
    headers = {"Content-Type": "application/json", "X-CSRFToken": token}
    return page.request.post(sent.url, data=sent.post_data, headers=headers)


def handed_on(route: Any, shown: str = "", real: str = "") -> Any:
    """The answer to a request that is sent to another host than the page's, with headers that do not show it."""
    headers = {
        name: value.replace(shown, real) for name, value in route.request.all_headers().items() if name != "host"
    }
    return route.fetch(url=route.request.url.replace(shown, real), headers=headers)


def changed(route: Any, shown: str = "", real: str = "", **values: Any) -> None:
    """Change the server's passkey options on the way to the page."""
    answer = handed_on(route, shown, real) if shown else route.fetch()
    route.fulfill(response=answer, json={"publicKey": answer.json()["publicKey"] | values})


def test_it_refuses_the_same_answer_a_second_time(world: World, device: PasskeyDevice, page: Page) -> None:
    sent = captured(page, "/sign-in/passkey")
    expect(page.locator("body[data-person]")).to_be_attached()
    hands.sign_out_by_form(page)
    answer = send_again(page, sent)
    assert (answer.status, "error" in answer.json()) == (422, True)
    assert new_sessions() == ["invite", "passkey"]


def test_it_refuses_a_passkey_that_nobody_unlocked(world: World, device: PasskeyDevice, page: Page) -> None:
    device.is_touched(by_its_owner=False)
    hands.sign_in_with_passkey(page)
    expect(page.locator("[data-words=cancelled]")).to_be_visible()
    assert new_sessions() == ["invite"]


def test_it_refuses_an_answer_in_which_nobody_was_verified(world: World, device: PasskeyDevice, page: Page) -> None:
    device.is_touched(by_its_owner=False)
    # A page that was tampered with does not insist on a finger; the server does.
    page.route("**/sign-in/passkey/options", lambda route: changed(route, userVerification="discouraged"))
    page.reload()
    hands.sign_in_with_passkey(page)
    expect(page.locator("[data-words=refused]")).to_be_visible()
    assert new_sessions() == ["invite"]
    assert Challenge.select().count() == 0  # it came as far as to be read


def test_it_refuses_the_passkey_of_another_site(world: World, device: PasskeyDevice, page: Page) -> None:
    other = dict(device.passkeys()[0])
    device.forget()
    device.keep({**other, "rpId": "evil.localhost"})
    hands.sign_in_with_passkey(page)
    expect(page.locator("[data-words=cancelled]")).to_be_visible()
    # A phisher's address that shows our page and hands on all that is sent; it asks for the passkey of its own name.
    real = world.server.named_url
    evil = real.replace("localhost", "evil.localhost")
    page.route(f"{evil}/**", lambda route: route.fulfill(response=handed_on(route, evil, real)))
    page.route(f"{evil}/sign-in/passkey/options", lambda route: changed(route, evil, real, rpId="evil.localhost"))
    page.goto(f"{evil}/sign-in")
    hands.sign_in_with_passkey(page)
    expect(page.locator("[data-words=refused]")).to_be_visible()
    assert new_sessions() == ["invite"]
    assert Challenge.select().count() == 1  # of the two that were given, the phisher's came as far as to be read


def test_it_refuses_and_notes_a_copied_passkey(world: World, device: PasskeyDevice, page: Page) -> None:
    copy = dict(device.passkeys()[0])
    for _ in range(2):
        hands.sign_in_with_passkey(page)
        expect(page.locator("body[data-person]")).to_be_attached()
        hands.sign_out_by_form(page)
    device.forget()
    device.keep(copy)
    hands.sign_in_with_passkey(page)
    expect(page.locator("[data-words=refused]")).to_be_visible()
    assert new_sessions() == ["invite", "passkey", "passkey"]
    assert AuditRow.select().where(AuditRow.action == "passkey.clone").count() == 1


def test_it_says_what_to_do_without_a_network(world: World, device: PasskeyDevice, page: Page) -> None:
    page.route("**/sign-in/passkey", lambda route: route.abort())
    hands.sign_in_with_passkey(page)
    expect(page.locator("[data-words=offline]")).to_be_visible()
    expect(page.locator("[data-module=passkey] button")).to_be_enabled()
    assert Passkey.get().last_used_at is None


def test_it_offers_passkeys_beside_the_email_field(world: World, device: PasskeyDevice, page: Page) -> None:
    phone = page.context.new_page()
    phone.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => true")
    second = PasskeyDevice(phone)
    second.keep(dict(device.passkeys()[0]))
    phone.goto(f"{world.server.named_url}/sign-in")
    expect(phone.locator("body[data-person]")).to_be_attached()
    assert new_sessions() == ["invite", "passkey"]
