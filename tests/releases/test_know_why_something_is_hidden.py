"""A coordinator is told which rows of a table cause what to be hidden; nobody else is."""

from __future__ import annotations

from pilotapp.disclosure.suppression import LinearConstraint
from pilotapp.releases import causes
from pilotapp.releases.causes import Causes
from tests.releases import office

KINDS = LinearConstraint("", ("kind=youth", "kind=job", "kind=school"))
FEW, FEW_PILOTS, DERIVABLE = "few_visits", "few_pilots", "derivable"


def first(key: str, yes: int = 1) -> str:
    return f"{key}&first_contact={yes}"


def test_it_names_the_sensitive_row_and_counts_what_is_hidden_for_it() -> None:
    found = causes.by_table({"kind=youth": FEW, "kind=job": DERIVABLE, "kind=school": DERIVABLE}, [KINDS])
    assert found == {"kind": Causes(("kind=youth",), rows=2, first_contacts=0, elsewhere=(), is_random=False)}


def test_it_finds_the_cause_in_another_table() -> None:
    groups = [LinearConstraint("", ("kehl=office", "kehl=other")), LinearConstraint("kehl=office", KINDS.parts[:2])]
    hidden = {"kind=youth": FEW_PILOTS, "kind=job": DERIVABLE, "kehl=office": DERIVABLE, "kehl=other": DERIVABLE}
    found = causes.by_table(hidden, [KINDS, *groups])
    assert found["kehl"] == Causes((), rows=2, first_contacts=0, elsewhere=("kind",), is_random=False)
    assert found["kind"].elsewhere == ()


def test_it_counts_first_contacts_of_rows_that_can_be_read() -> None:
    parts = [LinearConstraint(key, (first(key), first(key, 0))) for key in KINDS.parts]
    sums = [LinearConstraint(first("", yes)[1:], tuple(first(key, yes) for key in KINDS.parts)) for yes in (0, 1)]
    hidden = {first("kind=youth"): DERIVABLE, first("kind=youth", 0): FEW}
    hidden |= {first("kind=job"): DERIVABLE, first("kind=job", 0): DERIVABLE}
    found = causes.by_table(hidden, [KINDS, *parts, *sums])
    assert found["kind"] == Causes((first("kind=youth", 0),), rows=0, first_contacts=1, elsewhere=(), is_random=False)


def test_it_knows_what_is_hidden_at_random() -> None:
    found = causes.by_table({"kind=job": DERIVABLE, "kind=school": DERIVABLE, "topic=work": FEW}, [KINDS])
    assert found["kind"] == Causes((), rows=2, first_contacts=0, elsewhere=(), is_random=True)


def test_it_does_not_count_what_is_hidden_for_other_reasons() -> None:
    assert causes.by_table({"kind=youth": "another"}, [KINDS])["kind"] == Causes((), 0, 0, (), is_random=False)


def test_it_is_said_once_in_each_table_of_the_preview_and_of_the_own_release(filled, release, karin):
    karin.client.get("/releases/new?period=2026-02")
    office.drain()
    preview = karin.page("/releases/new?period=2026-02&way=plain").text
    own = karin.page(f"/releases/{release().uid}").text
    for text in (preview, own):
        assert text.count("Must be hidden: Housing (2 visits)") == 1
        assert "Also hidden, so that nobody can work out these numbers:" in text


def test_it_is_told_to_nobody_else(filled, release, karin, greta):
    uid = release().uid
    text = greta.page(f"/funder/releases/{uid}").text
    assert "Not shown: " in text
    assert "hidden" not in text.casefold()
    assert "(2 visits" not in text
