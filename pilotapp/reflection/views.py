"""Reflection sessions: plan, invite, hold."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from pilotapp.web import access

bp = Blueprint("reflections", __name__)


@bp.get("/reflections")
@access.role("coordinator")
def index() -> ResponseReturnValue:
    abort(404)


@bp.get("/reflections/new")
@access.role("coordinator")
def new() -> ResponseReturnValue:
    abort(404)


@bp.get("/reflections/<uuid:uid>")
@access.role("coordinator")
def show(uid: UUID) -> ResponseReturnValue:
    abort(404)
