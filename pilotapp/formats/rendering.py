"""Caches for rendering: translated sentences, dates and codes of each language, and imported macros.

A log page contains 400 sentences and 300 codes and dates, 60 different ones; looking each up with flask-babel would
take longer than the rest of the page.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, TypeVar

from flask import Flask, g, has_app_context
from flask_babel import force_locale, get_translations
from jinja2 import Template
from markupsafe import Markup

from pilotapp import names, pilot_words

Thing = TypeVar("Thing")
MAX_REMEMBERED = 20_000
NAMES = frozenset({"email", "label", "name", "programme"})  # values in sentences that were typed by people
_ISOLATED = re.compile("<bdi>(.*?)</bdi>", re.S)


class PageTemplate(Template):
    """A template whose macros are set up once, which is safe because no template gets globals of its own here."""

    def _get_default_module(self, ctx: Any = None) -> Any:
        return super()._get_default_module()


def init_app(app: Flask) -> None:
    """Give templates the caching `_()`; call it after flask-babel has installed its own."""
    app.jinja_env.template_class = PageTemplate
    app.jinja_env.globals.update(_=sentence, gettext=sentence)


def sentence(message: str, **values: Any) -> Markup:
    """Return the sentence in the page's language, its values escaped and its NAMES in bidi isolates."""
    if values:
        shown = {key: isolated(value) if key in NAMES else value for key, value in values.items()}
        return remembered(message, lambda: Markup(get_translations().ugettext(message))) % shown  # noqa: S704
    return remembered((message,), lambda: Markup(get_translations().ugettext(message)) % {})  # noqa: S704


def isolated(name: Any) -> Markup:
    """Wrap a name in an element of its own, so that its writing direction does not affect the text around it."""
    return name if isinstance(name, Markup) else Markup("<bdi>{}</bdi>").format(name)


def in_plain_text(words: str) -> str:
    """Return HTML as text, without soft hyphens, for attributes and page titles; isolates stay."""
    text = str(words).replace("\u00ad", "")
    return Markup(_ISOLATED.sub(lambda found: names.isolated(found[1]), text)).striptags()  # noqa: S704


def remembered(key: Any, make: Callable[[], Thing]) -> Thing:
    """Return the cached result of `make` for `key` in the language of this response."""
    memory = _memory()
    try:
        found: Thing = memory[key]
    except KeyError:
        if len(memory) >= MAX_REMEMBERED:
            memory.clear()
        found = memory[key] = make()
    return found


@contextmanager
def speaking(language: str, pilots_called: str | None = None, *, formal: bool = True) -> Iterator[None]:
    """Use another language during a `with` block, also for the cache; `pilots_called`: and another choice of words."""
    before = g.pop("memory_of_language", None)
    try:
        words = pilot_words.writing_for(pilots_called, formal=formal) if pilots_called else nullcontext()
        with force_locale(language), words:
            yield
    finally:
        g.pop("memory_of_language", None)
        if before is not None:
            g.memory_of_language = before


def _memory() -> dict[Any, Any]:
    """Return the cache of the current language, which is stored with its catalogue."""
    if not has_app_context():
        return {}
    memory: dict[Any, Any] | None = g.get("memory_of_language")
    if memory is None:
        memory = g.memory_of_language = get_translations().__dict__.setdefault("memory", {})
    return memory
