"""Collects the declarations of the feature packages ("rooms"); there is no other list of all of them.

A room is a package of pilotapp with a module `room` that defines `ROOM`; docs/changing.md explains how to add one.
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

    `order` sorts the links of a role, the smallest first.
    """

    role: str
    endpoint: str
    label: Any
    icon: str
    order: int


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
class Room:
    """The declaration of a room.

    `blueprints`: its pages; each view declares with `web.access` who may open it. `places`: its links of the
    navigation. `belongs`: blueprints and endpoints that mark a place as current, by that place's endpoint; the place
    may be another room's. `actions`: the sentences of its audit actions, by their group (`audit.sentences.GROUPS`).
    `notices`: the kinds of notices that it adds. `own_data` and
    `own_data_sections`: its lists and sections of the download of own data (`pilotapp.own_data`). `is_on`: whether a
    programme uses it.
    """

    blueprints: tuple[Any, ...] = ()
    places: tuple[Place, ...] = ()
    belongs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    actions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    notices: Mapping[str, NoticeKind] = field(default_factory=dict)
    own_data: tuple[Any, ...] = ()
    own_data_sections: tuple[Any, ...] = ()
    is_on: Callable[[Any], bool] = lambda programme: True


@cache
def rooms() -> tuple[Room, ...]:
    """Return all rooms, in the order of their packages' names."""
    names = (one.name for one in iter_modules([str(PACKAGE)]) if one.ispkg)
    return tuple(_room(name) for name in sorted(names) if find_spec(f"pilotapp.{name}.room"))


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


def _room(name: str) -> Room:
    room: Room = importlib.import_module(f"pilotapp.{name}.room").ROOM
    return room


def _actions() -> Iterator[tuple[str, tuple[Any, str]]]:
    for room in rooms():
        for group, sentences in room.actions.items():
            yield from ((action, (sentence, group)) for action, sentence in sentences.items())
