"""Whether an answer is what the description says: types, required and further fields, closed lists."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

KINDS: dict[str, tuple[type, ...]] = {"object": (dict,), "array": (list,), "string": (str,), "integer": (int,),
                                      "number": (int, float), "boolean": (bool,), "null": (type(None),)}
FORMATS = {"date": date.fromisoformat, "date-time": datetime.fromisoformat}


def departures(value: Any, schema: dict[str, Any], document: dict[str, Any], at: str = "$") -> list[str]:
    """Where a value departs from its schema; empty where it holds."""
    if "$ref" in schema:
        return departures(value, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document, at)
    for several in ("anyOf", "allOf"):
        if several in schema:
            found = [departures(value, each, document, at) for each in schema[several]]
            holds = all if several == "allOf" else any
            return [] if holds(not each for each in found) else [f"{at}: fits none: {found}"]
    if "type" in schema and not _is(value, schema["type"]):
        return [f"{at}: {value!r} is no {schema['type']}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value!r} is not listed"]
    if isinstance(value, dict):
        return _fields(value, schema, document, at)
    if isinstance(value, list):
        return [said for index, each in enumerate(value)
                for said in departures(each, schema.get("items", {}), document, f"{at}[{index}]")]
    return _text(value, schema, at) if isinstance(value, str) else []


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _fields(value: dict[str, Any], schema: dict[str, Any], document: dict[str, Any], at: str) -> list[str]:
    known = schema.get("properties", {})
    found = [f"{at}.{name} is missing" for name in schema.get("required", ()) if name not in value]
    if schema.get("additionalProperties") is False:
        found += [f"{at}.{name} is not described" for name in value if name not in known]
    return found + [said for name, inner in value.items() if name in known
                    for said in departures(inner, known[name], document, f"{at}.{name}")]


def _text(value: str, schema: dict[str, Any], at: str) -> list[str]:
    if not re.search(schema.get("pattern", ""), value):
        return [f"{at}: {value!r} does not match"]
    try:
        FORMATS.get(schema.get("format", ""), str)(value)
    except ValueError:
        return [f"{at}: {value!r} is no {schema['format']}"]
    return []
