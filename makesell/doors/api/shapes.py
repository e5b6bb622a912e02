"""The shapes of sheets as JSON schema: rows of lists, inputs of acts, problems. Programs read them in /api/openapi.json."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

from makesell.ground.listing import Field, Kind
from makesell.sheets.parts import Act, Input, Sheet, Take

Schema = dict[str, Any]
WHY = "why"
DECIMAL: Schema = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
KINDS: Mapping[Kind, Schema] = {
    Kind.TEXT: {"type": "string"}, Kind.CODE: {"type": "string"}, Kind.CHOICE: {"type": "string"}, Kind.REF: {"type": "integer"},
    Kind.INT: {"type": "integer"}, Kind.QTY: DECIMAL, Kind.MONEY: DECIMAL, Kind.RATIO: DECIMAL, Kind.DATE: {"type": "string", "format": "date"},
    Kind.MOMENT: {"type": "string", "format": "date-time"}, Kind.BOOL: {"type": "boolean"},
}  # fmt: skip
TAKES: Mapping[Take, Schema] = {
    Take.TEXT: {"type": "string"}, Take.LONG: {"type": "string"}, Take.INT: {"type": "integer"}, Take.REF: {"type": "integer"}, Take.QTY: DECIMAL,
    Take.MONEY: DECIMAL, Take.RATIO: DECIMAL, Take.DATE: {"type": "string", "format": "date"}, Take.BOOL: {"type": "boolean"},
    Take.CHOICE: {"type": "string"}, Take.FILE: {"type": "string", "contentEncoding": "base64"},
    Take.SECRET: {"type": "string", "format": "password"},
    Take.DRAWN: {"type": "string", "description": "A PNG as a data URL: data:image/png;base64,…"},
}  # fmt: skip
PROBLEM: Schema = {
    "type": "object",
    "required": ["type", "status", "title", "errors"],
    "properties": {
        "type": {"type": "string"}, "code": {"type": "string"}, "status": {"type": "integer"}, "title": {"type": "string"},
        "detail": {"type": "string"}, "field": {"type": ["string", "null"]}, "who": {"type": ["string", "null"]},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}  # fmt: skip


CHECKS: Schema = {
    "type": "object",
    "required": ["checks"],
    "properties": {
        "checks": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["label", "chip", "tone", "facts", "note", "later"],
                "properties": {
                    "label": {"type": "string"}, "chip": {"type": "string"}, "tone": {"type": "string"}, "note": {"type": "string"},
                    "later": {"type": "boolean"},
                    "facts": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {
                                "label": {"type": "string"}, "value": {}, "kind": {"type": "string"}, "currency": {"type": "string"},
                                "help": {"type": "string"}, "more": {"type": "object"},
                            },
                        },
                    },
                },
            },
        },
    },
}  # fmt: skip


def or_null(schema: Schema) -> Schema:
    """The schema of a value that may be missing."""
    return {"anyOf": [schema, {"type": "null"}]}


def row(fields: Sequence[Field]) -> Schema:
    """The schema of a list's row."""
    properties: Schema = {"id": {"type": "integer"}}
    for one in fields:
        properties[one.name] = or_null(KINDS[one.kind])
        if one.label_sql:
            properties[f"{one.name}_label"] = or_null({"type": "string"})
    return {"type": "object", "required": ["id"], "properties": properties}


def _input(one: Input) -> Schema:
    if one.take is Take.TABLE:
        return {"type": "array", "maxItems": one.most, "items": body(one.columns)}
    schema = dict(TAKES[one.take])
    if one.take in (Take.TEXT, Take.LONG):
        schema["maxLength"] = one.most
    if one.take is Take.CHOICE:
        schema["enum"] = list(one.choices)
    return schema if one.required else or_null(schema)


def body(inputs: Sequence[Input]) -> Schema:
    """The schema of an act's inputs."""
    return {
        "type": "object",
        "required": [i.name for i in inputs if i.required],
        "properties": {i.name: _input(i) for i in inputs},
        "additionalProperties": False,
    }


def checks_body(act: Act) -> Schema:
    """The schema of a question what an act would do: its inputs; nobody gives a reason for asking."""
    return body([replace(one, required=one.required and one.name != WHY) for one in act.inputs])


def tree(value: Any) -> Any:
    """Frozen rows as objects, texts in the caller's language, numbers exact."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: tree(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): tree(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [tree(v) for v in value]
    return plain(value)


def act_body(sheet: Sheet, act: Act) -> Schema:
    """The schema of an act's request: its inputs, the version read, a reason."""
    schema = body(act.inputs)
    schema["properties"] |= {"version": or_null({"type": "integer"}), "reason": or_null({"type": "string", "maxLength": 500})}
    return schema


def plain(value: Any) -> Any:
    """A value as JSON: decimals and dates as text, nothing rounded."""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)
