"""Every address of the site with the rule its view carries, from the address map itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from maplebridge.apps.units.guard import Rule


@dataclass(frozen=True, slots=True)
class Address:
    """One address and method. `name` with its namespace; `parameters` as the address names them. takes_body, call: of
    the API, whether it reads one, and the function behind it."""

    name: str
    method: str
    parameters: tuple[str, ...]
    rule: Rule | None
    takes_body: bool = False
    call: Any = None

    @property
    def key(self) -> str:
        return f"{self.method} {self.name}"


def addresses() -> tuple[Address, ...]:
    """In the order of their names. A view of the API has one for each operation, others GET, and POST if they write."""
    found = {address.key: address for address in _walk(get_resolver().url_patterns, (), ())}
    return tuple(found[key] for key in sorted(found))


def _walk(patterns: list[Any], spaces: tuple[str, ...], above: tuple[str, ...]) -> Iterator[Address]:
    for pattern in patterns:
        parameters = (*above, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern.url_patterns, inner, parameters)
        else:
            yield from _of(pattern, ":".join((*spaces, pattern.name or str(pattern.pattern))), parameters)


def _of(pattern: URLPattern, name: str, parameters: tuple[str, ...]) -> Iterator[Address]:
    operations = _operations(pattern.callback)
    if operations is not None:
        for operation in operations:
            for method in operation.methods:
                takes = any(model.__ninja_param_source__ == "body" for model in operation.models)
                yield Address(name, method, parameters, getattr(operation.view_func, "rule", None), takes,
                              operation.view_func)
        return
    rule = getattr(pattern.callback, "rule", None)
    yield Address(name, "GET", parameters, rule)
    if rule is None or rule.writes:
        yield Address(name, "POST", parameters, rule)


def _operations(callback: Any) -> list[Any] | None:
    """The operations behind a view of the API framework, which closes over its path view."""
    for cell in getattr(callback, "__closure__", None) or ():
        operations = getattr(cell.cell_contents, "operations", None)
        if operations is not None:
            return list(operations)
    return None
