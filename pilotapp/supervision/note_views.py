"""A pilot and her notes: write, read what was answered, reply."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from pilotapp.web import access

bp = Blueprint("notes", __name__)


@bp.get("/notes")
@access.role("pilot")
def mine() -> ResponseReturnValue:
    abort(404)


@bp.get("/notes/new")
@access.role("pilot")
def new() -> ResponseReturnValue:
    abort(404)


@bp.get("/notes/<uuid:uid>")
@access.role("pilot")
def show(uid: UUID) -> ResponseReturnValue:
    abort(404)
