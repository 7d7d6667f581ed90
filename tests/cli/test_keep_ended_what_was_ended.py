"""After a restore, access that was revoked since the backup stays revoked, by a ledger that all machines share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from pilotapp import clock, db
from pilotapp.account import commands as account
from pilotapp.auth import commands as auth
from pilotapp.auth import invite_commands, passkey_commands
from pilotapp.backups import revocations
from pilotapp.config import Config
from pilotapp.identity import access_ledger
from pilotapp.models import AuditRow, Funding, Invite, Passkey, Person, PersonRole
from pilotapp.people import commands, invitation_commands, operator
from pilotapp.releases import operator as releases
from pilotapp.web.throttle import ClientContext
from tests.cli import test_restore_a_backup as restoring
from tests.cli.test_restore_a_backup import Run, backed_up, person
from tests.support import databases
from tests.support.people import email_of, uid_of

config, pilotapp = restoring.config, restoring.pilotapp
SENTENCE = "Der Bus kommt nie um acht"
HERE = ClientContext("127.0.0.1", "secret")
PASSKEY = uuid4()


def amal_is_off() -> bool:
    """Whether her access is switched off."""
    return not person("amal").active


def has_no_secret() -> bool:
    """Whether she has neither a password nor an authenticator app."""
    return (person("amal").password_hash, person("amal").totp) == (None, None)


def passkey_ended() -> bool:
    """Whether her passkey has been ended."""
    return Passkey.get_by_id(PASSKEY).ended_at is not None


def switch_off() -> None:
    """karin switches amal's access off."""
    commands.deactivate(person("karin"), uid=uid_of("amal"))


def lose_phone() -> None:
    """karin locks amal's phone out."""
    invitation_commands.lost_phone(person("karin"), uid=uid_of("amal"), invite_hours=1)


# What is done after the backup, and whether it holds after the restore.
ENDS: dict[str, tuple[Callable[[], object], Callable[[], bool]]] = {
    "switched off": (switch_off, amal_is_off),
    "left": (lambda: account.leave(person("amal")), amal_is_off),
    "passkey ended": (lambda: passkey_commands.end(person("amal"), uid=PASSKEY), passkey_ended),
    "password changed": (lambda: auth.set_password(person("amal"), password=SENTENCE), has_no_secret),
    "phone lost": (lose_phone, lambda: has_no_secret() and passkey_ended()),
    "invited by the operator": (
        lambda: operator.invite(email=email_of("amal"), invite_hours=1),
        lambda: has_no_secret() and passkey_ended(),
    ),
    "role taken": (
        lambda: operator.remove_role(email=email_of("ines"), role="pilot"),
        lambda: person("ines").roles == {"trainer"},
    ),
    "reading releases": (
        lambda: releases.remove(email=email_of("greta"), programme="musterkreis"),
        lambda: not Funding.select().exists() and person("greta").roles == {"funder"},
    ),
}


@pytest.fixture
def furnished(config: Config) -> None:
    """What can be taken away: amal's passkey and authenticator app, ines's second role, greta's second programme."""
    Passkey.create(uid=PASSKEY, person=uid_of("amal"), credential="hers", public_key="", name="phone")
    Person.update(totp="a secret").where(Person.uid == uid_of("amal")).execute()
    PersonRole.create(person=uid_of("ines"), role="pilot")
    Funding.create(person=uid_of("greta"), programme=uid_of("musterkreis"))


def test_what_ended_stays_ended_where_the_clock_was_set_back_meanwhile(pilotapp: Run, config: Config) -> None:
    copy = backed_up(pilotapp, config)
    with clock.freeze(clock.now() - timedelta(days=1)):
        switch_off()
    assert pilotapp("restore", copy, "--yes").exit_code == 0
    assert amal_is_off()


@pytest.mark.parametrize("what", ENDS)
@pytest.mark.usefixtures("furnished")
def test_it_ends_again_what_was_ended_since(pilotapp: Run, config: Config, what: str) -> None:
    end, holds = ENDS[what]
    copy = backed_up(pilotapp, config)
    assert not holds()
    end()
    done = pilotapp("restore", copy, "--yes")
    assert done.exit_code == 0, done.output
    assert holds() and AuditRow.select().where(AuditRow.detail.contains('"again": true')).exists()
    assert pilotapp("audit", "verify").exit_code == 0


@pytest.mark.usefixtures("furnished")
def test_it_leaves_alone_what_was_ended_before_and_given_again(pilotapp: Run, config: Config) -> None:
    switch_off()
    commands.reactivate(person("karin"), uid=uid_of("amal"))
    auth.set_password(person("amal"), password=SENTENCE)
    with clock.freeze(clock.now() + timedelta(minutes=5)):
        copy = backed_up(pilotapp, config)
    pilotapp("restore", copy, "--yes")
    assert person("amal").active and person("amal").password_hash is not None and not passkey_ended()


@pytest.mark.usefixtures("furnished")
def test_the_later_line_wins(pilotapp: Run, config: Config) -> None:
    copy = backed_up(pilotapp, config)
    switch_off()
    operator.remove_role(email=email_of("ines"), role="pilot")
    commands.reactivate(person("karin"), uid=uid_of("amal"))
    operator.add_role(email=email_of("ines"), role="pilot")
    pilotapp("restore", copy, "--yes")
    assert person("amal").active and person("ines").roles == {"trainer", "pilot"}
    with clock.freeze(clock.now() + timedelta(minutes=1)):
        switch_off()
        pilotapp("restore", copy, "--yes")
    assert amal_is_off()


@pytest.mark.parametrize(("seconds", "is_off"), [(30, True), (120, False)])
def test_a_commit_may_come_later_than_the_backup_that_its_line_is_older_than(
    pilotapp: Run, config: Config, seconds: int, is_off: bool
) -> None:
    with clock.freeze(clock.now() - timedelta(seconds=seconds)), db.transaction():
        access_ledger.end(access_ledger.ACCESS, uid_of("amal"))
    pilotapp("restore", backed_up(pilotapp, config), "--yes")
    assert amal_is_off() is is_off


def test_it_knows_which_ends_came_before_it_was_given_again(config: Config) -> None:
    switch_off()
    undoes = access_ledger.length()
    switch_off()  # its line is there before the late one of the act between them
    access_ledger.give_again(access_ledger.ACCESS, uid_of("amal"), undoes)
    since = clock.now() - timedelta(minutes=1)
    assert access_ledger.ended(since) == {(access_ledger.ACCESS, uid_of("amal"))}
    access_ledger.give_again(access_ledger.ACCESS, uid_of("amal"), access_ledger.length())
    assert access_ledger.ended(since) == set()


def test_whoever_has_one_role_loses_the_access_with_it(pilotapp: Run, config: Config) -> None:
    copy = backed_up(pilotapp, config)
    operator.add_role(email=email_of("amal"), role="trainer")
    operator.remove_role(email=email_of("amal"), role="pilot")
    pilotapp("restore", copy, "--yes")
    assert amal_is_off() and person("amal").roles == {"pilot"}


def test_an_invitation_that_was_used_or_taken_back_opens_nothing(config: Config) -> None:
    _, used = commands.invite(person("karin"), uid=uid_of("amal"), invite_hours=1)
    commands.invite(person("karin"), uid=uid_of("berna"), invite_hours=1)
    invite_commands.use(used, password=SENTENCE, client_context=HERE)
    commands.invite(person("karin"), uid=uid_of("berna"), invite_hours=1)
    invitation_commands.revoke(
        person("karin"), uid=Invite.get(Invite.revoked_at.is_null(), Invite.used_at.is_null()).uid
    )
    assert Invite.update(used_at=None, revoked_at=None).execute() == 3  # as the backup has them
    with db.transaction():
        assert revocations.apply(clock.now() - timedelta(minutes=1))["invites"] == 3
    assert not Invite.select().where(Invite.revoked_at.is_null()).exists()


def test_a_failed_act_stands_in_it_and_a_failed_gift_does_not(
    pilotapp: Run, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(acts: object) -> None:
        raise RuntimeError("the lights go out")

    copy = backed_up(pilotapp, config)
    commands.deactivate(person("karin"), uid=uid_of("berna"))
    with monkeypatch.context() as dark:
        dark.setattr("pilotapp.audit.chain.append", fails)
        with pytest.raises(RuntimeError):
            switch_off()
        with pytest.raises(RuntimeError):
            commands.reactivate(person("karin"), uid=uid_of("berna"))
    assert person("amal").active
    pilotapp("restore", copy, "--yes")
    assert amal_is_off() and not person("berna").active


_KILLED = """
import os, signal
from pilotapp.audit import chain
chain.append = lambda acts: os.kill(os.getpid(), signal.SIGKILL)
from pilotapp.cli import main
main()
"""


@pytest.mark.process
@pytest.mark.usefixtures("furnished")
def test_it_is_on_the_disk_before_the_commit(pilotapp: Run, config: Config) -> None:
    copy = backed_up(pilotapp, config)
    databases.disconnect()
    act = ("person", "role", "--email", email_of("ines"), "--remove", "pilot")
    killed = subprocess.run([sys.executable, "-c", _KILLED, *act], env=os.environ, check=False, capture_output=True)
    databases.bind(config)
    assert killed.returncode == -9, killed.stderr
    assert person("ines").roles == {"trainer", "pilot"}
    pilotapp("restore", copy, "--yes")
    assert person("ines").roles == {"trainer"}
