"""How a field does not fit what a call takes, in our own words: the library's are English only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from maplebridge.web.say import lang
from maplebridge.words import phrase

Params = dict[str, Any]


def _none(ctx: Mapping[str, Any]) -> Params:
    return {}


def _of(name: str, *keys: str) -> Callable[[Mapping[str, Any]], Params]:
    return lambda ctx: {name: next(ctx[key] for key in keys if key in ctx)}


WORDS: dict[str, tuple[str, Callable[[Mapping[str, Any]], Params]]] = {
    "missing": ("missing", _none), "extra_forbidden": ("unknown", _none), "twice": ("twice", _none),
    "model_type": ("object", _none), "model_attributes_type": ("object", _none), "dict_type": ("object", _none),
    "list_type": ("list", _none), "string_type": ("text", _none), "string_unicode": ("text", _none),
    "unseen_signs": ("signs", _none), "string_too_long": ("long", _of("most", "max_length")),
    "too_long": ("long", _of("most", "max_length")), "string_too_short": ("short", _of("least", "min_length")),
    "int_type": ("whole", _none), "int_parsing": ("whole", _none), "int_parsing_size": ("whole", _none),
    "bool_type": ("truth", _none), "bool_parsing": ("truth", _none), "day": ("day", _none),
    "greater_than_equal": ("least", _of("least", "ge")), "less_than_equal": ("most", _of("most", "le")),
    "literal_error": ("listed", _of("wanted", "expected")), "listed": ("listed", _of("wanted", "wanted")),
    "file": ("file", _none),
}


@dataclass(frozen=True, slots=True)
class Misfit:
    """`source`: body, query, path, form or file. `path`: the way to the field inside it."""

    source: str
    path: tuple[str, ...]
    kind: str
    ctx: Mapping[str, Any] = field(default_factory=dict)


def misfit_of(error: Mapping[str, Any]) -> Misfit:
    """One finding of the schema check. Its place begins with the source; in a body the parameter's own name follows."""
    source, *path = error["loc"]
    steps = tuple(str(step) for step in (path[1:] if source in ("body", "form") and len(path) > 1 else path))
    if source == "body" and len(path) == 1:
        steps = ()
    kind = "file" if source == "file" and error["type"] == "value_error" else error["type"]
    return Misfit(source, steps, kind, error.get("ctx") or {})


def told_misfit(misfit: Misfit) -> dict[str, str]:
    """As an entry of errors."""
    name, params = WORDS.get(misfit.kind, ("other", _none))
    code = f"api.fit_{name}"
    said = {"code": code, "detail": phrase(code, lang(), **params(misfit.ctx))}
    if misfit.source == "body":
        return said | {"pointer": "#" + "".join(f"/{step}" for step in map(_escaped, misfit.path))}
    return said | {"parameter": ".".join(misfit.path)}


def _escaped(step: str) -> str:
    """RFC 6901."""
    return step.replace("~", "~0").replace("/", "~1")
