"""The limit: a minimal Flask page with sign-in, languages and a CSRF form, written as in a tutorial.

`/?selects=5&rows=50&choices=12&size=56000` makes that many SELECTs, shows that many rows and choices in its form, and
answers with that many bytes.
"""

from __future__ import annotations

import os
from typing import Any

from flask import Flask, render_template, request, session
from flask_babel import Babel
from flask_login import LoginManager, UserMixin, login_required, login_user
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import DictLoader
from peewee import BooleanField, CharField, DateTimeField, IntegerField, Model, SqliteDatabase
from wtforms import BooleanField as Tick
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired

TRANSLATIONS = os.environ.get("BARE_TRANSLATIONS") or "translations"
database = SqliteDatabase(os.environ.get("BARE_DATABASE") or ":memory:", pragmas={"journal_mode": "wal"})

PAGE = """<!doctype html>
<html lang="{{ language }}"><head><meta charset="utf-8"><title>{{ _("My visits") }}</title></head>
<body><nav>{% for word in words %}<a href="{{ url_for("page") }}">{{ word }}</a>{% endfor %}</nav>
<h1>{{ _("My visits") }}: {{ current_user.name }}</h1>
<form method="post"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}">
{% for field in form if field.type != "CSRFTokenField" %}<p>{{ field.label }} {{ field }}</p>{% endfor %}
<button>{{ _("Check in") }}</button></form>
<ul>{% for row in rows %}
<li><a href="{{ url_for("page", row=row.id) }}">{{ row.name }}</a> {{ row.at }} {{ row.minutes }} {{ row.place }}
<b>{{ _("Visits") }}</b> {% if row.done %}{{ _("Confirmed") }}{% endif %}</li>{% endfor %}</ul>
</body></html>"""


class Table(Model):
    """All tables here share one database."""

    class Meta:
        database = database


class User(Table, UserMixin):
    """A user who can sign in."""

    name = CharField()


class Row(Table):
    """A row of the list."""

    name = CharField()
    place = CharField()
    at = DateTimeField()
    minutes = IntegerField()
    done = BooleanField()


class BareForm(FlaskForm):
    """A small form."""

    name = StringField("Name", validators=[InputRequired()])
    place = SelectField("Place")
    done = Tick("Done")


def create_app() -> Flask:
    """The bare application."""
    app = Flask("bare")
    app.secret_key = "bare"
    Babel(app, locale_selector=lambda: request.accept_languages.best_match(["de", "en"]))
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = TRANSLATIONS
    CSRFProtect(app)
    LoginManager(app).user_loader(lambda uid: User.get_or_none(User.id == uid))
    app.before_request(connect)
    app.jinja_loader = DictLoader({"page.html": PAGE})
    app.add_url_rule("/in", view_func=sign_in)
    app.add_url_rule("/", view_func=login_required(page), endpoint="page")
    return app


def connect() -> None:
    """Open one persistent connection for each thread."""
    database.connect(reuse_if_open=True)


def sign_in() -> str:
    """Sign in the only user."""
    login_user(User.get())
    session.permanent = True
    return "in"


def page() -> str:
    """Render with the requested numbers of SELECTs (including that of the sign-in), rows and bytes."""
    selects, rows, choices, size = (int(request.args[name]) for name in ("selects", "rows", "choices", "size"))
    shown: list[Any] = list(Row.select().order_by(Row.at.desc()).limit(rows))
    for number in range(selects - 2):
        Row.get_or_none(Row.id == number)
    form = BareForm()
    form.place.choices = [(str(number), f"Place {number}") for number in range(choices)]
    values = {"form": form, "rows": shown, "words": ["Now", "Month", "Log", "Me"], "language": "de"}
    text = render_template("page.html", **values)
    return text + "x" * (size - len(text.encode()))
