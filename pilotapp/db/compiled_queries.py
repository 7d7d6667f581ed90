"""SELECTs whose SQL is generated once, for queries that every request makes.

For these, peewee takes several times longer to generate the SQL and to build model instances than the database takes to
answer.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import Any

from peewee import ROW, CharField, Field, IntegerField, Node, TextField

from pilotapp import db

Build = Callable[..., Any]
MakeRow = Callable[[Sequence[Any]], Any]
_AS_READ = (CharField, TextField, IntegerField)


def compiled(build: Build) -> Callable[..., list[Any]]:
    """Decorate `build`, which returns a SELECT for its arguments: it runs once, later calls only fill in values.

    The arguments may only be used as values in conditions. A list gets one text for each length; None is passed as
    None, so that `build` can leave a condition out. A tuple is not a value: it is passed as it is and selects which
    SELECT is built.
    """

    @lru_cache(maxsize=256)
    def prepare(shapes: tuple[Any, ...]) -> tuple[str, list[Any], MakeRow]:
        query = build(*(_placeholders(number, shape) for number, shape in enumerate(shapes)))
        text, values = query.sql()
        return text, values, _row_maker(query)

    @wraps(build)
    def run(*arguments: Any) -> list[Any]:
        text, holes, make = prepare(tuple(map(_shape, arguments)))
        values = [hole.fill(arguments) if isinstance(hole, _Placeholder) else hole for hole in holes]
        return [make(row) for row in db.database.execute_sql(text, values).fetchall()]

    db.on_connect(prepare.cache_clear)
    return run


def _shape(argument: Any) -> int | str | tuple[Any, ...]:
    """Return a list's length, a tuple itself, else 'none' or 'value' (not a bool: as a cache key True equals 1)."""
    if isinstance(argument, list):
        return len(argument)
    if isinstance(argument, tuple):
        return argument
    return "none" if argument is None else "value"


def _placeholders(number: int, shape: int | str | tuple[Any, ...]) -> Any:
    if isinstance(shape, int):
        return [_Placeholder(number, place) for place in range(shape)]
    if isinstance(shape, tuple):
        return shape
    return None if shape == "none" else _Placeholder(number)


class _Placeholder(Node):
    """A placeholder in a compiled SELECT: the number of the argument, and the index in it if that is a list."""

    def __init__(self, argument: int, place: int | None = None) -> None:
        self._argument, self._place = argument, place
        self._convert: Callable[[Any], Any] | None = None

    def __sql__(self, ctx: Any) -> Any:
        hole = _Placeholder(self._argument, self._place)
        hole._convert = ctx.state.converter
        ctx._values.append(hole)
        return ctx.literal(ctx.state.param or "?")

    def fill(self, arguments: Sequence[Any]) -> Any:
        """Return the value for this placeholder, converted for the database."""
        value = arguments[self._argument] if self._place is None else arguments[self._argument][self._place]
        return self._convert(value) if self._convert else value


def _row_maker(query: Any) -> MakeRow:
    columns = query._returning
    if query._row_type == ROW.TUPLE:
        readers = [_reader(column) for column in columns]
        return lambda row: tuple(read(value) if read else value for read, value in zip(readers, row, strict=True))
    return _Rows(query).make


class _Rows:
    """Builds model instances with their joined ones, without the checks that peewee makes for assigned values."""

    def __init__(self, query: Any) -> None:
        self._main = query.model
        self._parts: dict[Any, list[tuple[int, str, Callable[[Any], Any] | None]]] = {}
        for place, field in enumerate(query._returning):
            self._parts.setdefault(field.model, []).append((place, field.name, _reader(field)))
        joined = [(source, join[1], join[0]) for source, joins in query._joins.items() for join in joins]
        self._links = [link for link in joined if link[2] in self._parts]

    def make(self, row: Sequence[Any]) -> Any:
        """Return the instance of the main model."""
        made = {model: _instance(model, columns, row) for model, columns in self._parts.items()}
        for source, attribute, target in self._links:
            made[source].__rel__[attribute] = made[target]
            if attribute not in source._meta.fields:
                setattr(made[source], attribute, made[target])
        return made[self._main]


def _instance(model: Any, columns: Any, row: Sequence[Any]) -> Any:
    made = model.__new__(model)
    made.__data__ = {name: read(row[place]) if read else row[place] for place, name, read in columns}
    made.__rel__ = {}
    made._dirty = set()
    return made


def _reader(column: Any) -> Callable[[Any], Any] | None:
    """Return the function that converts a column's value to Python; None if the driver does it."""
    plain = not isinstance(column, Field) or isinstance(column, _AS_READ)
    return None if plain else column.python_value
