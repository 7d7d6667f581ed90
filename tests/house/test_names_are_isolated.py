"""A name is isolated from the text around it wherever it is shown, so that its direction does not reorder the text.

All templates are analysed; and the pages of the stage are checked with all people, programmes and emergency numbers
named in right-to-left letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from jinja2 import Environment, nodes
from peewee import Value

from pilotapp.formats.rendering import NAMES
from pilotapp.models import Certificate, EmergencyNumber, Person, Programme, ReflectionSession
from tests.support import pages, people, stage
from tests.support.page_checks import check_page
from tests.support.page_client import PageClient

TEMPLATES = Path(__file__).resolve().parents[2] / "pilotapp" / "templates"
TYPED = {"name", "called", "programme_name", "who", "by", "handed_to", "place", "written"}
OURS = {"f", "form", "no_person", "mark"}  # whose `name` is that of a field or of a finding
ISOLATING = {"isolated", "called", "in_plain_text"}
ALEF = "\u05d0"
BARE = re.compile(f"(?<!\u2068){ALEF}")  # a name without an isolate before it
ALONE = {"bdi", "option", "textarea"}  # elements that isolate their content
READ = ("aria-label", "title", "alt", "placeholder", "content")


def exposed(node: Any) -> Iterator[str]:
    """Yield the names that this expression outputs without isolation."""
    if isinstance(node, nodes.Getattr):
        place = node.node.name if isinstance(node.node, nodes.Name) else getattr(node.node, "attr", "")
        if node.attr in TYPED and place not in OURS:
            yield f"{place}.{node.attr}"
    elif isinstance(node, nodes.Filter) and node.name not in ISOLATING:
        yield from exposed(node.node)
    elif isinstance(node, nodes.Call):
        function = node.node.name if isinstance(node.node, nodes.Name) else ""
        named = [one.value for one in node.kwargs if function != "_" or one.key not in NAMES]
        for part in [*node.args, *named] if function != "url_for" else ():
            yield from exposed(part)
    elif isinstance(node, nodes.CondExpr):
        yield from exposed(node.expr1)
        yield from exposed(node.expr2)
    elif isinstance(node, nodes.Or | nodes.And | nodes.Concat | nodes.Add | nodes.Output):
        for part in node.iter_child_nodes():
            yield from exposed(part)


def exposed_in(template: str) -> list[str]:
    """Return the same for all output of a template."""
    outputs = Environment(autoescape=True).parse(template).find_all(nodes.Output)
    return [name for output in outputs for name in exposed(output)]


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_it_isolates_every_name_in_a_template(path: Path) -> None:
    assert exposed_in(path.read_text()) == [], "write {{ person.name|isolated }}, or _('%(name)s', name=person.name)"


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("{{ person.name }}", ["person.name"]),
        ("{{ row.person.called or '–' }}", ["person.called"]),
        ("{{ link_button(person.name, url_for('x', name=person.name)) }}", ["person.name"]),
        ("{{ _('%(who)s', who=person.name) }}", ["person.name"]),
        ("{{ _('%(name)s', name=person.name) }}{{ person.name|isolated }}<input name='{{ f.name }}'>", []),
    ],
)
def test_it_would_see_one_that_is_not(template: str, found: list[str]) -> None:
    assert exposed_in(template) == found


def rename() -> None:
    """Put an alef in front of every name that people gave."""
    columns = (Person.name, Programme.name, EmergencyNumber.label, Certificate.name, Certificate.programme_name)
    for column in (*columns, ReflectionSession.place):
        column.model.update({column: Value(ALEF).concat(column)}).where(column != "").execute()


def beside_others(element: Element, *, apart: bool = False) -> Iterator[str]:
    """Yield texts and attributes of a page in which a name could reorder the text around it."""
    apart = apart or element.tag in ALONE
    texts = [element.get(name, "") for name in READ]
    texts += [] if apart else [element.text or "", *(child.tail or "" for child in element)]
    yield from (f"<{element.tag}> {text}" for text in texts if BARE.search(text))
    for child in element:
        yield from beside_others(child, apart=apart)


def browsers(app: Flask, who: set[str]) -> dict[str, PageClient]:
    """Return a browser for each of them; '' is anonymous."""
    return {name: people.sign_in(app, name).client if name else people.browser_of(app) for name in who}


def test_it_isolates_every_name_on_the_pages(app: Flask) -> None:
    staged = stage.fill(app)
    rename()
    shown = [one for one in pages.all_pages(staged.visits, people.uid_of("amal"), staged.invite) if not one.submit]
    clients = browsers(app, {one.who for one in shown})
    found, names = [], 0
    for one in shown:
        tree = check_page(clients[one.who].get(one.path, follow_redirects=True).get_data(as_text=True))
        found += [f"{one.path}: {place}" for place in beside_others(tree)]
        names += sum(ALEF in "".join(bdi.itertext()) for bdi in tree.iter("bdi"))
    assert found == []
    assert names > 2 * len(shown)
