"""A whole book as rows of a sheet, as an import would take them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from maplebridge.apps.ledgers.queries.kinds import SYSTEM
from maplebridge.apps.units.models import Person
from maplebridge.apps.units.queries.look_up import typed_as
from maplebridge.engine.ledger import Field, Kind
from maplebridge.engine.ledger.kind import ENTERED_AT
from maplebridge.engine.ledger.stored import from_stored

MOST_PEOPLE = 900  # names in one query; who comes after them stands by key
TOLD = ("entered_by", ENTERED_AT)  # of what the system says


def sheet_fields(kind: Kind) -> list[Field]:
    """Columns: all that people fill in, then who entered it and when."""
    return [*(field for field in kind.fields if field.code not in SYSTEM),
            *(field for field in kind.fields if field.code in TOLD)]


def sheet_rows(kind: Kind, rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Any]]:
    """People by name and badge, closed words by their name. One query more than the rows take."""
    found = [(row, from_stored(kind, row["values"])) for row in rows]
    accounts = {field.code for field in kind.fields if field.ref == "account"}
    keys = {part for _, values in found for code in accounts for part in str(values.get(code) or "").split(";")}
    people = {f"@{pk}": typed_as(pk, zh, badge) for pk, zh, badge in Person.objects.filter(
        pk__in=[int(key[1:]) for key in keys if key[1:].isdecimal()][:MOST_PEOPLE]).values_list("pk", "zh", "badge")}
    for row, values in found:
        yield [_cell(field, kind, row, values, people) for field in sheet_fields(kind)]


def _cell(field: Field, kind: Kind, row: Mapping[str, Any], values: Mapping[str, Any],
          people: Mapping[str, str]) -> Any:
    if kind.number and field.code == kind.number.field:
        return row["number"]
    match field.code:
        case "unit":
            return row["unit__code"]
        case "entered_by":
            return row["entered_by__zh"]
        case "entered_at":
            return row["last"]
    value = values.get(field.code)
    if isinstance(value, datetime):
        return timezone.make_aware(value)
    if field.ref == "account" and isinstance(value, str):
        return ";".join(people.get(part, part) for part in value.split(";"))
    if field.choices and isinstance(value, str):
        names = {option.code: option.name for option in field.choices}
        parts = value.split(";")
        return names.get(value, value) if len(parts) == 1 else value
    return value
