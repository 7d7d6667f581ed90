"""What each room says about itself, collected from the `room` modules of the packages: nothing else knows all rooms.

A room is a package of pilotapp with a module `room` that holds a `ROOM`; docs/changing.md says how to add one.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from pilotapp import codes

PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Place:
    """A link of the navigation for `role` ('' for everybody): the page, its label and icon.

    `order` sorts the places of a role, the smallest first.
    """

    role: str
    endpoint: str
    label: Any
    icon: str
    order: int


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind of notice: its sentence, in the app and as the subject of the mail, and the page that it leads to.

    `of_subject`: whether that page is about the notice's subject. `place`: the page of the navigation at which it is
    counted, '' for none. `lines`: what makes further lines of the mail for a person at an instant: counts, no texts.
    """

    sentence: Any
    leads_to: str
    of_subject: bool = False
    place: str = ""
    lines: Callable[..., list[str]] | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """The declaration of a room.

    `blueprints`: its pages; each view says with `web.access` who may open it. `places`: its links of the navigation.
    `belongs`: blueprints and endpoints that are shown as part of a place, by that place's endpoint; the place may be
    another room's. `actions`: the sentences of its audit actions, by the group under which they are found
    (`audit.sentences.GROUPS`). `notices`: the kinds of notices that it writes. `is_on`: whether a programme uses it.
    """

    blueprints: tuple[Any, ...] = ()
    places: tuple[Place, ...] = ()
    belongs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    actions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    notices: Mapping[str, NoticeKind] = field(default_factory=dict)
    is_on: Callable[[Any], bool] = lambda programme: True


@cache
def rooms() -> tuple[Room, ...]:
    """All rooms, in the order of their packages' names."""
    names = (one.name for one in iter_modules([str(PACKAGE)]) if one.ispkg)
    return tuple(_room(name) for name in sorted(names) if find_spec(f"pilotapp.{name}.room"))


@cache
def places() -> tuple[Place, ...]:
    """The links of the navigation, in the order in which they are shown: by role, and what is for everybody last."""
    roles = (*codes.codes("role"), "")
    return tuple(sorted((p for room in rooms() for p in room.places), key=lambda p: (roles.index(p.role), p.order)))


@cache
def belonging(endpoint: str) -> frozenset[str]:
    """The blueprints and endpoints that are shown as part of the place with this endpoint."""
    return frozenset(name for room in rooms() for name in room.belongs.get(endpoint, ()))


@cache
def actions() -> dict[str, tuple[Any, str]]:
    """The sentence and the group of each audit action."""
    return dict(_actions())


@cache
def notices() -> dict[str, NoticeKind]:
    """All kinds of notices, by their code."""
    return {code: kind for room in rooms() for code, kind in room.notices.items()}


def _room(name: str) -> Room:
    room: Room = importlib.import_module(f"pilotapp.{name}.room").ROOM
    return room


def _actions() -> Iterator[tuple[str, tuple[Any, str]]]:
    for room in rooms():
        for group, sentences in room.actions.items():
            yield from ((action, (sentence, group)) for action, sentence in sentences.items())
