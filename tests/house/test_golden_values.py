"""What was stored, hashed, frozen and exported before gives the same output now: the demo at one fixed moment.

The files are in tests/fixtures/golden. `python -m pytest tests/house --rewrite-golden` writes them: only if the change
of a value is intended, and in a separate commit.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from flask import Flask

from pilotapp import clock, codes, demo, own_data
from pilotapp.audit import chain, proof
from pilotapp.certificates import paper as certificate_paper
from pilotapp.db import migrations
from pilotapp.demo import papers
from pilotapp.exports import commands as exports
from pilotapp.exports import files
from pilotapp.exports.spec import FIGURES, PIVOT, RELEASE, TABLE, VISITS, ExportSpec
from pilotapp.factory import create_app
from pilotapp.formats.rendering import speaking
from pilotapp.models import (
    TABLES,
    AuditRow,
    Certificate,
    Generation,
    Person,
    Programme,
    Release,
    ReleaseCell,
    ReleaseSum,
)
from pilotapp.own_data import paper
from pilotapp.own_data.table import key_of
from pilotapp.periods import Month, Quarter, Year
from pilotapp.reports import pilot_queries, pilot_year_pdf
from pilotapp.sealing import derive
from tests.exports.sheets import read_xlsx
from tests.support import databases, frozen, golden
from tests.support.databases import Bench
from tests.support.golden import Golden
from tests.support.pdf_text import Document

AFTERNOON = datetime(2026, 3, 27, 14, 0, tzinfo=UTC)
MONTH, QUARTER, YEAR = Month(2026, 2), Quarter(2025, 4), Year(2025)
LANGUAGES = ("de", "en")
CODE = "234567892345678B"  # of a certificate, in place of a random one
PURPOSES = ("hidden cells", "marks of hidden cells")
EVERY_ROW = 250  # of an audit chain: every 250th row is written out


class Demo(NamedTuple):
    """The app with the demo, and the database's rows before documents with random values were added."""

    app: Flask
    tables: list[str]
    audit: list[str]


@pytest.fixture
def pinned(request: pytest.FixtureRequest) -> Golden:
    """Compares with the files, or writes them."""
    return Golden(rewrite=request.config.getoption("--rewrite-golden"))


@pytest.fixture(scope="module")
def _filled(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("golden")
    config = databases.config_for(bench.empty(folder), folder)
    databases.bind(config)
    migrations.apply(config)
    databases.disconnect()
    app = create_app(config)
    databases.bind(config)
    with clock.freeze(AFTERNOON):
        demo.load(2026, AFTERNOON.date())
        tables, audit = dump(), audit_log()
        with app.app_context():
            papers.file(LANGUAGES)
    return Demo(app, tables, audit)


@pytest.fixture
def filled(_filled: Demo) -> Iterator[Demo]:
    """The demo on a Friday in March, its releases and certificates, with a frozen clock."""
    databases.bind(_filled.app.config["PILOTAPP"])
    with clock.freeze(AFTERNOON):
        yield _filled
    databases.disconnect()


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest, filled: Demo) -> Iterator[str]:
    """Each language, as the current one."""
    with filled.app.test_request_context(headers={"Accept-Language": request.param}):
        yield request.param


def dump() -> list[str]:
    """Return a summary of all rows of each table, without the ids of rows and transactions."""
    found: list[str] = []
    for table in (table for table in TABLES if table is not Generation):  # random, made with the tables
        kept = {column: field.name for column, field in table._meta.columns.items() if column not in ("id", "mark")}
        rows = [{column: row[name] for column, name in kept.items()} for row in table.select().dicts()]
        found += golden.summary(table._meta.table_name, sorted(map(golden.line, rows)))
    return found


def audit_log() -> list[str]:
    """Return the heads of all chains as they are anchored, and some rows with their hashes."""
    found = [f"{head.slug} {head.rows} {head.hash}" for head in proof.heads()]
    columns = [AuditRow.number, *chain.ACT, AuditRow.previous, AuditRow.hash]
    rows = AuditRow.select(*columns).order_by(AuditRow.programme, AuditRow.number).dicts()
    return found + [golden.line(row) for row in rows if row["number"] % EVERY_ROW == 1]


def somebody(name: str) -> Person:
    """Return a person of the demo's first programme."""
    found: Person = Person.select().join(Programme).where(Person.name == name).order_by(Person.created_at).get()
    return found


def text_of(choice: ExportSpec, body: bytes) -> str:
    """Return a file as text: its name and type, then its content."""
    head = f"{choice.name} {files.type_of(choice.name)}\n"
    if choice.ending == "pdf":
        return head + "\n".join(Document(body).runs())
    if choice.ending == "xlsx":
        sheets = read_xlsx(body).items()
        return head + "\n".join(f"== {name}\n" + "\n".join(map(repr, rows)) for name, rows in sheets)
    if choice.ending == "csv":
        return head + body.decode()
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        return head + "".join(f"== {name}\n{parts.read(name).decode()}" for name in parts.namelist())


def shape(rows: list[Any]) -> str:
    """Return the kinds of values in a column of the own data."""
    kinds = {f"{{{', '.join(value)}}}" if isinstance(value, dict) else type(value).__name__ for value in rows}
    return " | ".join(sorted(kinds)) or "-"


def test_the_demo_has_the_same_rows(filled: Demo, pinned: Golden) -> None:
    pinned.check("demo-tables.txt", "\n".join(filled.tables))


def test_the_audit_log_has_the_same_hashes_and_heads(filled: Demo, pinned: Golden) -> None:
    pinned.check("demo-audit.txt", "\n".join(filled.audit))


def test_secrets_for_each_purpose_are_the_same(filled: Demo, pinned: Golden) -> None:
    pinned.check("secrets.txt", "\n".join(f"{purpose}: {derive.secret_for(purpose)}" for purpose in PURPOSES))


@pytest.mark.parametrize("slug", ["mittelstadt", "seehausen"])
def test_a_release_freezes_and_hides_the_same(filled: Demo, pinned: Golden, slug: str) -> None:
    release = Release.select().join(Programme).where(Programme.slug == slug).get()
    about = {name: getattr(release, name) for name in ("number", "first", "last", "k", "schemes", "made_at", "hash")}
    texts = [
        *golden.summary("definitions", [release.definitions], 0),
        *golden.summary("truth", [release.unprotected_figures], 0),
    ]
    cells = ReleaseCell.select().where(ReleaseCell.release == release.uid).dicts()
    rows = [[row[name] for name in frozen.FIELDS] for row in cells]
    pinned.check(f"release-{slug}.txt", "\n".join([golden.line(about), *texts, *sorted(map(golden.line, rows))]))


def test_releases_and_sums_are_hashed_the_same(app: Flask, pinned: Golden) -> None:
    with clock.freeze(AFTERNOON), app.test_request_context():
        frozen.fill()
    rows = [*Release.select().order_by(Release.hash), *ReleaseSum.select().order_by(ReleaseSum.hash)]
    pinned.check("release-hashes.txt", "\n".join(f"{type(row).__name__} {row.uid} {row.hash}" for row in rows))


@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_figures_are_the_same_in_a_file(filled: Demo, language: str, pinned: Golden, form: str) -> None:
    choice = ExportSpec(FIGURES, MONTH, form)
    body = exports.make(somebody("Karin"), choice, words="Was in diesem Monat war.\nUnd noch ein Absatz.")
    pinned.check(f"figures-{form}-{language}.txt", text_of(choice, body))


def test_visits_and_tables_are_the_same_in_a_file(filled: Demo, language: str, pinned: Golden) -> None:
    choices = [
        ExportSpec(VISITS, MONTH),
        ExportSpec(VISITS, MONTH, "xlsx"),
        ExportSpec(PIVOT, QUARTER, separator="comma", mark=False),
        ExportSpec(TABLE, YEAR, table="definitions"),
    ]
    texts = [text_of(choice, exports.make(somebody("Karin"), choice)) for choice in choices]
    pinned.check(f"tables-{language}.txt", "\n".join(texts))


@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_a_release_is_the_same_in_a_file(filled: Demo, language: str, pinned: Golden, form: str) -> None:
    karin = somebody("Karin")
    release = Release.get(Release.programme == karin.programme_id)
    choice = ExportSpec(RELEASE, QUARTER, form, release=release.uid)
    pinned.check(f"release-{form}-{language}.txt", text_of(choice, exports.make(karin, choice)))


def test_a_pilots_year_is_the_same_on_paper(filled: Demo, language: str, pinned: Golden) -> None:
    pilot = somebody("Oksana")
    found = pilot_queries.year(pilot, pilot, YEAR, clock.today("Europe/Berlin"))
    body = pilot_year_pdf.render(found, pilot_queries.visits(pilot, YEAR), clock.now())
    pinned.check(f"pilot-year-{language}.txt", "\n".join(Document(body).runs()))


def test_a_certificate_is_the_same_on_paper(filled: Demo, pinned: Golden) -> None:
    certificate = Certificate.get(Certificate.pilot == somebody("Amal").uid)
    certificate.code = CODE
    door = f"https://lotsen.example.org/check?code={CODE}"
    with filled.app.app_context():
        body = certificate_paper.render(certificate, door=door, languages=LANGUAGES)
    pinned.check("certificate.txt", "\n".join(Document(body).runs()))


def test_own_data_are_the_same(filled: Demo, language: str, pinned: Golden, bench: Bench) -> None:
    oksana = somebody("Oksana")
    data = own_data.collect(oksana)
    lines = [golden.line({key: value for key, value in data.items() if not isinstance(value, list)})]
    for key in (key for key, value in data.items() if isinstance(value, list)):
        lines += golden.summary(key, sorted(map(golden.line, data[key])))
    pinned.check(f"own-data-{language}.txt", "\n".join(lines))
    if bench.kind == "sqlite":  # PostgreSQL sorts NULL last
        pinned.check(f"own-data-paper-{language}.txt", "\n".join(Document(paper.render(oksana, data)).runs()))


def test_own_data_have_the_same_keys(filled: Demo, pinned: Golden) -> None:
    with filled.app.test_request_context(), speaking("en"):
        every = [own_data.collect(somebody(name)) for name in ("Amal", "Oksana", "Karin", "Greta")]
    lines = [f"{key}: {shape([one[key] for one in every])}" for key in every[0] if not isinstance(every[0][key], list)]
    for part in own_data.tables():
        rows = [row for one in every for row in one[part.key]]
        for name in map(key_of, part.columns):
            lines.append(f"{part.key}.{name}: {shape([row[name] for row in rows])}")
    lines += sorted(f"left out: {row['table']}.{row['column']}" for row in every[0]["left_out"])
    pinned.check("own-data-keys.txt", "\n".join(lines))


def test_codes_are_the_same(pinned: Golden) -> None:
    pinned.check("codes.txt", "\n".join(f"{kind}: {' '.join(codes.codes(kind))}" for kind in codes.CODES))
