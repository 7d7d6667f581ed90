"""Rendering without asking again for what stays the same: sentences, dates and codes of a language, imported macros.

A log page says 400 sentences and 300 codes and dates, of 60 different ones; flask-babel alone would take longer to
find them than everything else takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from flask import Flask, g, has_app_context
from flask_babel import force_locale, get_translations
from jinja2 import Template
from markupsafe import Markup

from pilotapp import names

Thing = TypeVar("Thing")
MAX_REMEMBERED = 20_000
NAMES = frozenset({"email", "label", "name", "programme"})  # values of sentences that somebody has typed
_ISOLATED = re.compile("<bdi>(.*?)</bdi>", re.S)


class PageTemplate(Template):
    """A template whose macros are set up once: nobody here gives a template globals of its own."""

    def _get_default_module(self, ctx: Any = None) -> Any:
        return super()._get_default_module()


def init_app(app: Flask) -> None:
    """Give templates the remembering `_()`; call it after flask-babel has installed its own."""
    app.jinja_env.template_class = PageTemplate
    app.jinja_env.globals.update(_=sentence, gettext=sentence)


def sentence(message: str, **values: Any) -> Markup:
    """The sentence in the page's language, its values escaped, its NAMES isolated."""
    if values:
        shown = {key: isolated(value) if key in NAMES else value for key, value in values.items()}
        return remembered(message, lambda: Markup(get_translations().ugettext(message))) % shown  # noqa: S704
    return remembered((message,), lambda: Markup(get_translations().ugettext(message)) % {})  # noqa: S704


def isolated(name: Any) -> Markup:
    """A name in an element of its own, so that its direction of writing cannot turn the words around it."""
    return name if isinstance(name, Markup) else Markup("<bdi>{}</bdi>").format(name)


def in_plain_text(words: str) -> str:
    """The words of some HTML where no element can stand: in an attribute, in the title of a page."""
    return Markup(_ISOLATED.sub(lambda found: names.isolated(found[1]), str(words))).striptags()  # noqa: S704


def remembered(key: Any, make: Callable[[], Thing]) -> Thing:
    """What `make` gives for `key` in the language of this answer, made once for each language."""
    memory = _memory()
    try:
        found: Thing = memory[key]
    except KeyError:
        if len(memory) >= MAX_REMEMBERED:
            memory.clear()
        found = memory[key] = make()
    return found


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Another language for the length of a `with` block, for what is remembered too."""
    before = g.pop("memory_of_language", None)
    try:
        with force_locale(language):
            yield
    finally:
        g.pop("memory_of_language", None)
        if before is not None:
            g.memory_of_language = before


def _memory() -> dict[Any, Any]:
    """The memory of a language lies with its catalogue; the answer's context knows the way to it."""
    if not has_app_context():
        return {}
    memory: dict[Any, Any] | None = g.get("memory_of_language")
    if memory is None:
        memory = g.memory_of_language = get_translations().__dict__.setdefault("memory", {})
    return memory
