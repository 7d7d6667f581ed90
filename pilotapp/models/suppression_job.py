"""Which cells of some figures are hidden: a question that takes long to answer, and its answer, for a day."""

from __future__ import annotations

from peewee import CharField, TextField

from pilotapp.models.background_task import BackgroundTask


class SuppressionJob(BackgroundTask):
    """`request` is JSON in numbers and codes only, `cache_key` its hash: whoever asks the same gets the same row.

    `result` is JSON: the reason of each hidden cell by its key, or that nothing is safe. `done` of `total` looks at
    hidden cells are taken; there may be more to come than was known at first.
    """

    cache_key = CharField(column_name="mark", max_length=64, unique=True)
    request = TextField(column_name="question")
    result = TextField(column_name="answer", null=True)

    class Meta:
        table_name = "hiding"
