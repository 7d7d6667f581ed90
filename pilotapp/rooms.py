"""Collects the declarations of the feature packages ("rooms"); there is no other list of all of them.

A room is a package of pilotapp with a module `room` that defines `ROOM`; docs/changing.md explains how to add one.
"""

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Any
from uuid import UUID

from pilotapp import codes
from pilotapp.clock.schedules import Schedule

PACKAGE = Path(__file__).resolve().parent
Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Place:
    """A link of the navigation for `role` ('' for everybody): the page, its label and icon.

    `order` sorts the links of a role, the smallest first. `counts_todo`: shows how much waits for the person.
    """

    role: str
    endpoint: str
    label: Any
    icon: str
    order: int
    counts_todo: bool = False


@dataclass(frozen=True, slots=True)
class Todo:
    """A line of the first page about something that waits for a person: what (`kind` and `subject`), where it is done.

    `order` sorts the lines, the most urgent first (the smallest number), equal ones as the room gives them.
    `shown_elsewhere`: the page shows it outside of the list; a phone that knows better shows the line instead.
    `inside`: a template that does it in the line itself, also without a network.
    """

    kind: str
    subject: UUID
    order: int
    icon: str
    sentence: str
    more: str
    href: str
    shown_elsewhere: bool = False
    inside: str = ""


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind of notice: its sentence, in the app and as the subject of the mail, and the page that it leads to.

    `of_subject`: whether that page takes the notice's subject. `place`: the link of the navigation that shows its
    count, '' for none. `lines`: returns further lines of the mail for a person at an instant: counts, no texts.
    """

    sentence: Any
    leads_to: str
    of_subject: bool = False
    place: str = ""
    lines: Callable[..., list[str]] | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A run of a job, as its steps get it: when it begins, whether the process is told to stop (long steps end early
    then), and whether it only counts what it would do.
    """

    now: datetime
    stop: Callable[[], bool] = lambda: False
    dry_run: bool = False


Step = Callable[[Turn], Counts]


@dataclass(frozen=True, slots=True)
class Job:
    """A job beside requests. `order` sorts the list of jobs, the smallest first; `when` says in words when it is due.

    `steps` run one after the other, even if one fails; each returns what it did in numbers. `schedule` decides when
    they are due. A job without a schedule is worked on continuously by `threads`, each called with the application and
    an event that is set when the process is told to stop; its steps are then for running it by hand. `dry`: whether
    the steps can only count. The next run is overdue `late_after` a run.
    """

    name: str
    order: int
    when: str
    schedule: Schedule | None = None
    steps: tuple[Step, ...] = ()
    threads: tuple[Callable[..., None], ...] = ()
    dry: bool = False
    late_after: timedelta = timedelta(minutes=15)


def always(programme: Any) -> bool:
    """A room that no programme can switch off."""
    return True


@dataclass(frozen=True, slots=True)
class Room:
    """The declaration of a room.

    `blueprints`: its pages; each view declares with `web.access` who may open it. `places`: its links of the
    navigation. `belongs`: blueprints and endpoints that mark a place as current, by that place's endpoint; the place
    may be another room's. `actions`: the sentences of its audit actions, by their group (`audit.sentences.GROUPS`).
    `notices`: the kinds of notices that it adds. `todo`: returns what waits for a person. `own_data` and
    `own_data_sections`: its lists and sections of the download of own data (`pilotapp.own_data`). `jobs`: its own jobs.
    `steps`: its steps of jobs that rooms share, by the job's name. `is_on`: whether a programme uses it; if not, its
    pages and places are not there for the people of the programme.
    """

    blueprints: tuple[Any, ...] = ()
    places: tuple[Place, ...] = ()
    belongs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    actions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    notices: Mapping[str, NoticeKind] = field(default_factory=dict)
    todo: Callable[[Any], Iterable[Todo]] | None = None
    own_data: tuple[Any, ...] = ()
    own_data_sections: tuple[Any, ...] = ()
    jobs: tuple[Job, ...] = ()
    steps: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    is_on: Callable[[Any], bool] = always


@cache
def rooms() -> tuple[Room, ...]:
    """Return all rooms, in the order of their packages' names."""
    names = (one.name for one in iter_modules([str(PACKAGE)]) if one.ispkg)
    return tuple(_room(name) for name in sorted(names) if find_spec(f"pilotapp.{name}.room"))


@cache
def switchable() -> dict[str, Callable[[Any], bool]]:
    """Return `is_on` of the rooms that a programme can switch off, by the names of their blueprints."""
    return {one.name: room.is_on for room in rooms() for one in room.blueprints if room.is_on is not always}


@cache
def places() -> tuple[Place, ...]:
    """Return the links of the navigation in display order: by role, those for everybody last."""
    roles = (*codes.codes("role"), "")
    return tuple(sorted((p for room in rooms() for p in room.places), key=lambda p: (roles.index(p.role), p.order)))


@cache
def belonging(endpoint: str) -> frozenset[str]:
    """Return the blueprints and endpoints that mark the place with this endpoint as current."""
    return frozenset(name for room in rooms() for name in room.belongs.get(endpoint, ()))


@cache
def actions() -> dict[str, tuple[Any, str]]:
    """Return the sentence and the group of each audit action."""
    return dict(_actions())


@cache
def notices() -> dict[str, NoticeKind]:
    """Return all kinds of notices, by code."""
    return {code: kind for room in rooms() for code, kind in room.notices.items()}


@cache
def jobs() -> dict[str, Job]:
    """Return all jobs by name, in display order, each with the steps that rooms add to it."""
    declared = sorted((job for room in rooms() for job in room.jobs), key=lambda job: job.order)
    found = {job.name: job for job in declared}
    for room in rooms():
        for name, steps in room.steps.items():
            found[name] = replace(found[name], steps=found[name].steps + steps)
    return found


def _room(name: str) -> Room:
    room: Room = importlib.import_module(f"pilotapp.{name}.room").ROOM
    return room


def _actions() -> Iterator[tuple[str, tuple[Any, str]]]:
    for room in rooms():
        for group, sentences in room.actions.items():
            yield from ((action, (sentence, group)) for action, sentence in sentences.items())
