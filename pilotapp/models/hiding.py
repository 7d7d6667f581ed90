"""Which cells of some figures are hidden: a question that takes long to answer, and its answer, for a day."""

from __future__ import annotations

from peewee import CharField, TextField

from pilotapp.models.work import Work


class Hiding(Work):
    """`question` is JSON in numbers and codes only, `mark` its hash: whoever asks the same gets the same row.

    `answer` is JSON: the reason of each hidden cell by its key, or that nothing is safe. `done` of `total` looks at
    hidden cells are taken; there may be more to come than was known at first.
    """

    mark = CharField(max_length=64, unique=True)
    question = TextField()
    answer = TextField(null=True)
