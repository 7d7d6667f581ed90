"""The operator verifies the audit log, and keeps its head outside of the database."""

from __future__ import annotations

import re

import pytest

from pilotapp import audit, db
from tests.support import databases, stage
from tests.support.attacker import attacking
from tests.support.people import uid_of

HERE = uid_of("musterstadt")


def act(name, times):
    person = stage.person(name)
    for _ in range(times):
        with db.transaction():
            audit.write(person, "person.language", "person", person.uid)


@pytest.fixture
def log(bench, settings, tmp_path, pilotapp):
    """The address of a database of its own with three acts; the commands see it too."""
    url = bench.new(tmp_path)
    settings.setenv("PILOTAPP_DATABASE_URL", url)
    databases.bind(databases.config_for(url, tmp_path))
    act("karin", 2)
    act("carla", 1)
    databases.disconnect()
    return url


def cut(url):
    """Somebody takes the last row of musterstadt away, and sets the head back."""
    with attacking(url) as attacker:
        attacker.run("DELETE FROM audit_row WHERE programme_id = ? AND number = 2", HERE)
        [(last,)] = attacker.read("SELECT hash FROM audit_row WHERE programme_id = ? AND number = 1", HERE)
        attacker.run("UPDATE audit_head SET rows = 1, hash = ? WHERE programme_id = ?", last, HERE)


def test_it_finds_a_whole_log_whole(pilotapp, log):
    done = pilotapp("audit", "verify")
    assert (done.exit_code, done.output) == (0, "musterkreis: 1 rows, whole\nmusterstadt: 2 rows, whole\n")


def test_it_names_the_first_bad_row(pilotapp, log):
    with attacking(log) as attacker:
        attacker.run("UPDATE audit_row SET detail = '{}', action = 'x' WHERE programme_id = ? AND number = 2", HERE)
    done = pilotapp("audit", "verify")
    assert done.exit_code == 1
    assert "musterkreis: 1 rows, whole\nmusterstadt: number 2 (id 2): it was changed" in done.output


def test_it_prints_a_line_for_each_programme_to_be_kept_outside(pilotapp, log):
    lines = pilotapp("audit", "head").output.splitlines()
    assert [line.split()[:2] for line in lines] == [["musterkreis", "1"], ["musterstadt", "2"]]
    assert all(re.fullmatch(r"[0-9a-f]{64} \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", line.split(" ", 2)[2]) for line in lines)


def test_it_finds_what_was_kept_outside_on_the_chain(pilotapp, log, tmp_path):
    kept = tmp_path / "head.txt"
    kept.write_text(pilotapp("audit", "head").output + "\n")
    assert pilotapp("audit", "verify", "--anchored", str(kept)).exit_code == 0
    cut(log)
    done = pilotapp("audit", "verify", "--anchored", str(kept))
    assert (done.exit_code, "musterstadt: number 2: the chain is cut here; it had 2 rows" in done.output) == (1, True)


def test_it_cannot_see_that_without_it(pilotapp, log):
    cut(log)
    assert pilotapp("audit", "verify").exit_code == 0


def test_it_takes_one_line_on_the_command_line(pilotapp, log):
    line = pilotapp("audit", "head").output.splitlines()[1].split()
    assert pilotapp("audit", "verify", "--expect", ":".join(line[:3])).exit_code == 0
    done = pilotapp("audit", "verify", "--expect", f"musterstadt:2:{'0' * 64}")
    assert (done.exit_code, "not the row that was anchored" in done.output) == (1, True)


def test_it_misses_a_programme_that_was_anchored(pilotapp, log):
    done = pilotapp("audit", "verify", "--expect", f"seehausen:4:{'0' * 64}")
    assert (done.exit_code, "seehausen: there is no such programme any more" in done.output) == (1, True)


@pytest.mark.parametrize("line", ["musterstadt", "musterstadt:two:" + "0" * 64, "musterstadt:2:abc"])
def test_it_refuses_what_is_no_anchored_head(pilotapp, log, line):
    done = pilotapp("audit", "verify", "--expect", line)
    assert (done.exit_code, "This is no line of `pilotapp audit head`" in done.output) == (1, True)


def test_it_needs_the_tables(pilotapp, settings, bench, tmp_path):
    settings.setenv("PILOTAPP_DATABASE_URL", bench.empty(tmp_path))
    done = pilotapp("audit", "verify")
    assert (done.exit_code, "Run: pilotapp db up" in done.output) == (1, True)
