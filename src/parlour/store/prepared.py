"""Queries that most requests ask: compiled once, and answered without a session.

A session works out anew for each query what is selected and how, and keeps book of each object that
it loads; that takes several times longer than asking the driver. What comes out is the same: rows
of table classes and of values. Objects belong to no session.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Generic, TypeVarTuple, cast

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, class_mapper
from sqlalchemy.orm.attributes import instance_state
from sqlalchemy.sql.compiler import SQLCompiler

from parlour.store.engine import Database

# Where a query is asked: within a session's transaction, or on its own.
Place = AsyncSession | Database
_Parts = TypeVarTuple("_Parts")
_Convert = Callable[[Any], Any]


class Prepared(Generic[*_Parts]):
    """A query with named parameters."""

    def __init__(self, statement: Select[*_Parts]) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    async def rows(self, place: Place, given: Mapping[str, Any]) -> Sequence[tuple[*_Parts]]:
        """All rows. What outer joins do not find is None."""
        if isinstance(place, AsyncSession):
            found = await place.execute(self._statement, given)
            return [cast("tuple[*_Parts]", tuple(row)) for row in found]
        if place.direct is None:
            async with place.reading() as session:
                return await self.rows(session, given)
        dialect = place.direct.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _Compiled(self._statement, dialect)
        found = await place.direct.fetch(compiled.sql, compiled.values(given))
        return [cast("tuple[*_Parts]", compiled.row(row)) for row in found]

    async def first(self, place: Place, given: Mapping[str, Any]) -> tuple[*_Parts] | None:
        """The first row, if there is any."""
        rows = await self.rows(place, given)
        return rows[0] if rows else None


class PreparedForMany(Generic[*_Parts]):
    """A query about several values of a column, whose number is part of the statement.

    There is one statement for each power of two; what is left over is the last value once more.
    """

    def __init__(self, statement: Select[*_Parts], column: InstrumentedAttribute[Any]) -> None:
        self._statement = statement
        self._column = column
        self._prepared: dict[int, Prepared[*_Parts]] = {}

    async def rows(self, place: Place, values: Sequence[Any]) -> Sequence[tuple[*_Parts]]:
        """All rows about these values."""
        if not values:
            return []
        number = 1 << (len(values) - 1).bit_length()
        prepared = self._prepared.get(number)
        if prepared is None:
            wanted = self._column.in_(several("value", number, self._column))
            prepared = self._prepared[number] = Prepared(self._statement.where(wanted))
        return await prepared.rows(place, given_several("value", number, values))


def several(name: str, number: int, column: InstrumentedAttribute[Any]) -> list[BindParameter[Any]]:
    """So many parameters for values of a column."""
    return [bindparam(f"{name}_{place}", type_=column.type) for place in range(number)]


def given_several(name: str, number: int, values: Sequence[Any]) -> dict[str, Any]:
    """The values of such parameters; the last one fills what is left over."""
    return {f"{name}_{place}": values[min(place, len(values) - 1)] for place in range(number)}


class _Compiled:
    """A statement in the words of one database, and how values are converted both ways."""

    def __init__(self, statement: Select[*tuple[Any, ...]], dialect: Dialect) -> None:
        columns: list[ColumnElement[Any]] = []
        self._parts: list[_Convert] = []
        for described in statement.column_descriptions:
            selected, first = described["expr"], len(columns)
            if isinstance(selected, type):
                keys = [attribute.key for attribute in class_mapper(selected).column_attrs]
                columns += [getattr(selected, key) for key in keys]
                self._parts.append(_maker(selected, keys, first))
            else:
                columns.append(selected)
                self._parts.append(itemgetter(first))
        flat = statement.with_only_columns(*columns, maintain_column_froms=True)
        compiled = cast("SQLCompiler", flat.compile(dialect=dialect))
        self.sql = compiled.string
        self._wanted = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in compiled.positiontup or ()
        ]
        self._fixed = {
            name: bind.effective_value
            for name, bind in compiled.binds.items()
            if bind.effective_value is not None
        }
        processors = [
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
        ]
        self._processors = [
            (place, process) for place, process in enumerate(processors) if process is not None
        ]

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """The parameters in the order of the statement, as the driver takes them."""
        known = {**self._fixed, **given} if self._fixed else given
        return [
            known[name] if process is None else process(known[name])
            for name, process in self._wanted
        ]

    def row(self, raw: Sequence[Any]) -> tuple[Any, ...]:
        """A row of the driver as what was selected."""
        values = list(raw)
        for place, process in self._processors:
            value = values[place]
            if value is not None:
                values[place] = process(value)
        return tuple([part(values) for part in self._parts])


def _maker(kind: type[Any], keys: Sequence[str], first: int) -> _Convert:
    """Makes an object of a table class from the values of its columns, which begin there."""
    mapper = class_mapper(kind)
    end = first + len(keys)
    place = first + keys.index(mapper.get_property_by_column(mapper.primary_key[0]).key)
    primary = [first + keys.index(mapper.get_property_by_column(c).key) for c in mapper.primary_key]
    new = mapper.class_manager.new_instance

    def made(values: Sequence[Any]) -> Any:
        if values[place] is None:
            return None
        instance = new()
        instance.__dict__.update(zip(keys, values[first:end], strict=True))
        # What it is in the database, for sessions that it may be handed to.
        identity = tuple([values[one] for one in primary])
        instance_state(instance).key = mapper.identity_key_from_primary_key(identity)
        return instance

    return made
