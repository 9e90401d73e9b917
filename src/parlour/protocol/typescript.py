"""TypeScript types of the signalling messages, generated from their structs.

`python -m parlour.protocol.typescript` prints the file that the web client's build writes to
`web/src/protocol/generated.ts`. Only types come out, no code: commands and events become unions
that TypeScript narrows by their tag (`action`, `message`).

Whether a key may be left out depends on the direction. What the server reads may be left out if
it has a default; what the server writes is absent only where the struct can leave it out (`UNSET`,
or a struct with `omit_defaults`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from json import dumps
from typing import Any

import msgspec
from msgspec import UnsetType, inspect

from parlour.protocol.signaling import breakout, core
from parlour.protocol.signaling.namespaces import NAMESPACES

_SCALARS: Mapping[type[inspect.Type], str] = {
    inspect.AnyType: "unknown",
    inspect.RawType: "unknown",
    inspect.NoneType: "null",
    inspect.BoolType: "boolean",
    inspect.IntType: "number",
    inspect.FloatType: "number",
    inspect.DecimalType: "string",
    inspect.StrType: "string",
    inspect.BytesType: "string",
    inspect.DateTimeType: "string",
    inspect.UUIDType: "string",
}


class UnsupportedTypeError(TypeError):
    """A struct uses a type that has no form on the wire known here."""


# Where the structs say "whatever the modules add", TypeScript knows what they add.
_MODULE_DATA: Mapping[tuple[type, str], str] = {
    (core.JoinSuccess, "module_data"): "ModuleJoinData",
    (core.Participant, "module_data"): "ModulePeerData",
    (core.ParticipantConnected, "peer_data"): "ModulePeerData",
    (breakout.SwitchedRoom, "own_data"): "ModuleJoinData",
    (breakout.SwitchedRoom, "peer_data"): "Record<string, ModulePeerData>",
    (breakout.ParticipantSwitchedRoom, "module_data"): "ModulePeerData",
}


@dataclass(frozen=True)
class Root:
    """A named type of the generated file. `read` says that the server reads it (a command)."""

    name: str
    type: Any
    read: bool = False


@dataclass
class _Module:
    """The declarations made so far. A struct is declared once, under one name."""

    declared: dict[type, str] = field(default_factory=dict[type, str])
    lines: list[str] = field(default_factory=list[str])

    def expression(self, kind: inspect.Type, read: bool) -> str:
        """The TypeScript for a type, declaring the structs it needs."""
        if type(kind) in _SCALARS:
            return _SCALARS[type(kind)]
        match kind:
            case inspect.Metadata():
                return self.expression(kind.type, read)
            case inspect.LiteralType():
                return _union(dumps(value) for value in kind.values)
            case inspect.EnumType():
                return _union(dumps(member.value) for member in kind.cls)
            case inspect.UnionType():
                return _union(self.expression(member, read) for member in kind.types)
            case inspect.DictType():
                key = self.expression(kind.key_type, read)
                value = self.expression(kind.value_type, read)
                # A union of keys is a choice, not a promise that each is there.
                return f"Record<{key}, {value}>" if key == "string" else _partial(key, value)
            case inspect.CollectionType():
                return f"{_grouped(self.expression(kind.item_type, read))}[]"
            case inspect.TupleType():
                items = ", ".join(self.expression(item, read) for item in kind.item_types)
                return f"[{items}]"
            case inspect.StructType():
                return self._struct(kind, read)
            case _:
                raise UnsupportedTypeError(type(kind).__name__)

    def _struct(self, kind: inspect.StructType, read: bool) -> str:
        if kind.cls in self.declared:
            return self.declared[kind.cls]
        name = self._free_name(kind.cls)
        self.declared[kind.cls] = name
        body = [
            f"  {_key(member.encode_name)}{'?' if _may_miss(kind, member, read) else ''}: "
            f"{self._field(kind.cls, member, read)};"
            for member in kind.fields
        ]
        if kind.tag_field is not None:
            body.insert(0, f"  {_key(kind.tag_field)}: {dumps(kind.tag)};")
        if body:
            self.lines += [f"export interface {name} {{", *body, "}", ""]
        else:
            self.lines += [f"export type {name} = Record<string, never>;", ""]
        return name

    def _field(self, owner: type, member: inspect.Field, read: bool) -> str:
        known = _MODULE_DATA.get((owner, member.encode_name))
        return self.expression(member.type, read) if known is None else known

    def _free_name(self, cls: type) -> str:
        """The struct's own name after that of its module, so that two namespaces never clash."""
        prefix = _pascal(cls.__module__.rpartition(".")[2])
        own = cls.__name__.lstrip("_")
        name = own if own.startswith(prefix) else prefix + own
        if name in self.declared.values():
            raise UnsupportedTypeError(f"two structs would both be called {name}")
        return name


def _pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _union(parts: Iterable[str]) -> str:
    return " | ".join(dict.fromkeys(parts))


def _grouped(expression: str) -> str:
    return f"({expression})" if " | " in expression else expression


def _partial(key: str, value: str) -> str:
    return f"Partial<Record<{key}, {value}>>"


def _key(name: str) -> str:
    return name if name.isidentifier() else dumps(name)


def _may_miss(struct: inspect.StructType, member: inspect.Field, read: bool) -> bool:
    if member.required:
        return False
    hint = msgspec.structs.fields(struct.cls)
    declared = next(entry.type for entry in hint if entry.encode_name == member.encode_name)
    return read or struct.cls.__struct_config__.omit_defaults or _can_be_unset(declared)


def _can_be_unset(declared: Any) -> bool:
    return declared is UnsetType or UnsetType in getattr(declared, "__args__", ())


def declarations(roots: Iterable[Root]) -> str:
    """TypeScript with an exported type for each root and each struct below it."""
    module = _Module()
    for root in roots:
        expression = module.expression(inspect.type_info(root.type), root.read)
        if expression != root.name:
            module.lines += [f"export type {root.name} = {expression};", ""]
    return "\n".join(module.lines).rstrip() + "\n"


def signaling() -> str:
    """The whole generated file: every namespace, and the frames around their messages."""
    roots: list[Root] = []
    frames: dict[str, list[str]] = {"ServerFrame": [], "ClientFrame": []}
    data: dict[str, list[str]] = {"ModuleJoinData": [], "ModulePeerData": []}
    for namespace, types in NAMESPACES.items():
        prefix = _pascal(namespace)
        for kind, part, read, target in (
            (types.event, "Event", False, frames["ServerFrame"]),
            (types.command, "Command", True, frames["ClientFrame"]),
            (types.join_data, "JoinData", False, data["ModuleJoinData"]),
            (types.peer_data, "PeerData", False, data["ModulePeerData"]),
        ):
            if kind is None:
                continue
            roots.append(Root(prefix + part, kind, read))
            if target in frames.values():
                target.append(f"{'In' if read else 'Out'}<{dumps(namespace)}, {prefix}{part}>")
            else:
                target.append(f"  {namespace}?: {prefix}{part};")
    parts = [_HEADER, declarations(roots)]
    parts += [
        f"export interface {name} {{\n" + "\n".join(keys) + "\n}\n" for name, keys in data.items()
    ]
    parts += [_FRAMES]
    parts += [
        f"export type {name} =\n  | " + "\n  | ".join(of) + ";\n" for name, of in frames.items()
    ]
    return "\n".join(parts)


_HEADER = "// Generated by `python -m parlour.protocol.typescript`; changes here are lost.\n"

_FRAMES = """\
/** A frame from the server. */
export interface Out<N extends string, P> {
  namespace: N;
  timestamp: string;
  payload: P;
  transaction_id?: number;
}

/** A frame from a client. */
export interface In<N extends string, P> {
  namespace: N;
  payload: P;
  transaction_id?: number;
}
"""


if __name__ == "__main__":
    print(signaling(), end="")
