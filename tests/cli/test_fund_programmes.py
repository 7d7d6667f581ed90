"""The operator sets who reads the releases of which programme, and checks that releases are unchanged."""

from __future__ import annotations

from pilotapp.models import AuditRow, Funding, PersonRole
from tests.support.people import uid_of

GRETA = ("--email", "greta@example.org")


def run(pilotapp, *words):
    result = pilotapp(*words)
    return result.exit_code, result.output


def test_it_lets_a_funder_read_another_programme(pilotapp):
    assert run(pilotapp, "funder", "add", *GRETA, "--programme", "musterkreis")[0] == 0
    assert Funding.get().programme_id == uid_of("musterkreis")
    row = AuditRow.get(AuditRow.action == "funding.add")
    assert (row.programme_id, row.subject, row.person_id) == (uid_of("musterkreis"), uid_of("greta"), None)


def test_it_gives_the_role_to_who_has_it_not(pilotapp):
    code, _ = run(pilotapp, "funder", "add", "--email", "ines@example.org", "--programme", "musterstadt")
    roles = {row.role for row in PersonRole.select().where(PersonRole.person == uid_of("ines"))}
    assert (code, roles) == (0, {"trainer", "funder"})
    assert not Funding.select().exists()


def test_it_takes_it_away_again(pilotapp):
    run(pilotapp, "funder", "add", *GRETA, "--programme", "musterkreis")
    assert run(pilotapp, "funder", "remove", *GRETA, "--programme", "musterkreis")[0] == 0
    assert not Funding.select().exists()
    assert AuditRow.select().where(AuditRow.action == "funding.remove").exists()


def test_it_refuses_what_is_so_already(pilotapp):
    run(pilotapp, "funder", "add", *GRETA, "--programme", "musterkreis")
    assert run(pilotapp, "funder", "add", *GRETA, "--programme", "musterkreis")[0] == 1
    assert run(pilotapp, "funder", "add", *GRETA, "--programme", "musterstadt")[0] == 1
    assert Funding.select().count() == 1


def test_it_refuses_unknown_people_and_programmes(pilotapp):
    code, words = run(pilotapp, "funder", "add", "--email", "nobody@example.org", "--programme", "musterkreis")
    assert (code, "Nobody has this e-mail address" in words) == (1, True)
    code, words = run(pilotapp, "funder", "add", *GRETA, "--programme", "nowhere")
    assert (code, "no programme with this short name" in words) == (1, True)
    assert run(pilotapp, "funder", "remove", *GRETA, "--programme", "musterstadt")[0] == 1
    assert not Funding.select().exists()


def test_it_lists_who_reads_what(pilotapp):
    run(pilotapp, "funder", "add", *GRETA, "--programme", "musterkreis")
    _, words = run(pilotapp, "funder", "list")
    assert "musterstadt, musterkreis" in words
    assert "amal" not in words


def test_it_says_that_releases_are_as_they_were_frozen(pilotapp):
    assert run(pilotapp, "release", "check") == (0, "All releases are as they were frozen.\n")
