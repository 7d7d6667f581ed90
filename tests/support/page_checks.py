"""Checks of every page and fragment: well-formed, titled, labelled, and free of inline code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "form", "list")
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
SOFT = {0x00AD: None}  # in a heading, but not in its title
ISOLATES = dict.fromkeys((0x2068, 0x2069))  # in a title instead of <bdi>


class PageError(AssertionError):
    """A page violates the rules; the message lists all faults."""


def parse_page(html: str) -> Element:
    """Parse a page. Raises PageError if the HTML is invalid."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree: Element = parser.parse(html)
    _raise([f"HTML: {place[0]}:{place[1]} {name}" for place, name, _ in parser.errors], html)
    return tree


def parse_fragment(html: str) -> Element:
    """Parse a fragment. Raises PageError if the HTML is invalid."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree: Element = parser.parseFragment(html)
    _raise([f"HTML: {place[0]}:{place[1]} {name}" for place, name, _ in parser.errors], html)
    return tree


def check_page(html: str) -> Element:
    """Check a whole page; return its tree. Raises PageError with all faults."""
    tree = parse_page(html)
    _raise([*_frame(tree), *_inside(tree), *_dangling(tree)], html)
    return tree


def check_fragment(html: str) -> Element:
    """Check a fragment; return its tree. Raises PageError with all faults."""
    tree = parse_fragment(html)
    frame = ("html", "body", "title", "h1")
    whole = [f"a fragment with <{name}>" for name in frame if tree.find(f".//{name}") is not None]
    _raise([*whole, *_inside(tree)], html)
    return tree


def words(element: Element | None) -> str:
    """Return an element's text with single spaces."""
    return "" if element is None else re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def _raise(complaints: list[str], html: str) -> None:
    if complaints:
        raise PageError("\n".join([*complaints, html[:6000]]))


def _frame(tree: Element) -> Iterator[str]:
    for name in ("lang", "dir"):
        if not tree.get(name):
            yield f"<html> without {name}"
    headings, titles = tree.findall(".//h1"), tree.findall("./head/title")
    if len(headings) != 1 or not words(headings[0]):
        yield f"{len(headings)} <h1>, or an empty one"
    elif len(titles) != 1 or not words(titles[0]).translate(ISOLATES).startswith(
        words(headings[0]).replace("\u00ad", "")
    ):
        yield f"the title '{words(titles[0]) if titles else ''}' does not start with '{words(headings[0])}'"
    if len(tree.findall(".//main")) != 1:
        yield "not exactly one <main>"


def _inside(tree: Element) -> Iterator[str]:
    parents = {child: parent for parent in tree.iter() for child in parent}
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id") is not None)
    for name, times in ids.items():
        if times > 1 or not name:
            yield f"id '{name}' {times} times"
    for element in tree.iter():
        if isinstance(element.tag, str):
            yield from _element(element, tree, parents)


def _element(element: Element, tree: Element, parents: dict[Element, Element]) -> Iterator[str]:
    for name in element.attrib:
        if name.startswith(("on", "hx-on")) or name == "style":
            yield f"<{element.tag} {name}>"
    if element.tag == "script" and not element.get("src"):
        yield "inline <script>"
    if element.tag == "form":
        yield from _form(element)
    if element.tag == "a" and element.get("href") in ("", "#", None):
        yield f"<a> without a target: '{words(element)}'"
    if element.tag in ("a", "button") and not _named(element):
        yield f"<{element.tag}> without a name: {element.attrib}"
    is_field = element.tag in ("input", "select", "textarea") and element.get("type") not in UNLABELLED
    if is_field and not _labelled(element, tree, parents):
        yield f"<{element.tag} name={element.get('name')}> without a label"
    if element.tag in ("ul", "ol") and _only_links(element) and not _within(element, parents):
        yield f"a list of links outside <nav>: '{words(element)}'"


def _form(form: Element) -> Iterator[str]:
    if not form.get("action"):
        yield f"<form> without an action: {form.attrib}"
    if form.get("method", "get").lower() == "post":
        tokens = [one for one in form.iter("input") if one.get("name") == "csrf_token"]
        if len(tokens) != 1 or not tokens[0].get("value"):
            yield f"<form action={form.get('action')}> posts without one csrf_token"
    elif any(name.startswith("hx-post") for name in form.attrib):
        yield f"<form action={form.get('action')}> works only with htmx"


def _named(element: Element) -> bool:
    pictures = (one.get("alt") or one.get("aria-label") for one in element.iter())
    return bool(words(element) or element.get("aria-label") or element.get("aria-labelledby") or any(pictures))


def _labelled(element: Element, tree: Element, parents: dict[Element, Element]) -> bool:
    if element.get("aria-label") or element.get("aria-labelledby"):
        return True
    above: Element | None = element
    while above is not None:
        if above.tag == "label" and words(above):
            return True
        above = parents.get(above)
    name = element.get("id")
    return bool(name) and any(label.get("for") == name and words(label) for label in tree.iter("label"))


def _only_links(element: Element) -> bool:
    rows = [row for row in element if row.tag == "li"]
    return len(rows) > 1 and all([child.tag for child in row] == ["a"] and not (row.text or "").strip() for row in rows)


def _within(element: Element, parents: dict[Element, Element]) -> bool:
    above: Element | None = element
    while above is not None:
        if above.tag == "nav" or above.get("role") in ("alert", "navigation"):
            return True
        above = parents.get(above)
    return False


def _dangling(tree: Element) -> Iterator[str]:
    ids = {element.get("id") for element in tree.iter()}
    for element in tree.iter():
        for name in REFERENCES:
            for target in (element.get(name) or "").split():
                if target not in ids:
                    yield f"<{element.tag} {name}={target}> points to nothing"
        for name in ("hx-target", "href"):
            target = element.get(name) or ""
            if target.startswith("#") and target[1:] not in ids:
                yield f"<{element.tag} {name}={target}> points to nothing"
