"""Details below the sentence of a notice in the app; not included in mails."""

import json

from flask_babel import gettext as _

from pilotapp.audit import sentences
from pilotapp.backups import activity, generations
from pilotapp.formats import moment
from pilotapp.models import Notice


def of(notice: Notice) -> str:
    """Return, for a restore, the affected time and what to check; '' for any other notice."""
    if notice.kind not in activity.KINDS:
        return ""
    span = generations.lost_span(notice.subject)
    if span is None:
        return ""
    times = {"first": moment(span.first), "last": moment(span.last)}
    acts = None if notice.detail is None else json.loads(notice.detail)
    return _for_pilots(times, acts) if notice.kind == "restored" else _for_others(times, acts)


def _for_pilots(times: dict[str, str], acts: dict[str, int] | None) -> str:
    words = _(
        "It is now as it was on %(first)s. Your phone sends again what is missing. Please check what you entered on a "
        "page without the app between %(first)s and %(last)s.",
        **times,
    )
    also = _("This is missing too: %(acts)s.", acts=_listed(acts)) if acts else ""
    return f"{words} {also}".rstrip()


def _for_others(times: dict[str, str], acts: dict[str, int] | None) -> str:
    if acts is None:
        words = _(
            "It is now as it was on %(first)s. What you did here between %(first)s and %(last)s is missing. Please "
            "check what has to be done again.",
            **times,
        )
    elif not acts:
        words = _(
            "It is now as it was on %(first)s. You changed nothing between %(first)s and %(last)s, so nothing of yours "
            "is missing.",
            **times,
        )
    else:
        words = _(
            "It is now as it was on %(first)s. This is missing of what you did between %(first)s and %(last)s: "
            "%(acts)s. Please check what has to be done again.",
            acts=_listed(acts),
            **times,
        )
    return str(words)


def _listed(acts: dict[str, int]) -> str:
    """Format as '3 × Visit confirmed, 1 × Invitation made', most frequent first."""
    ordered = sorted(acts.items(), key=lambda act: (-act[1], act[0]))
    return ", ".join(f"{number} × {sentences.sentence(action)}" for action, number in ordered)
