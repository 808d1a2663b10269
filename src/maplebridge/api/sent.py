"""What calls take: strict types, no unknown fields, nothing twice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from annotated_types import GroupedMetadata
from django.http import HttpRequest
from ninja.parser import Parser
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from maplebridge.api.misfits import Misfit
from maplebridge.api.problems import Declined
from maplebridge.engine.scheme.text import Text
from maplebridge.web.days import FIRST_DAY, LAST_DAY

LARGEST = 2**63 - 1
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WHOLE = re.compile(r"\d{1,19}", re.ASCII)
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Sent(BaseModel):
    """What comes as a JSON object. "1" is no number, 1 is no text, true is neither."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Asked(BaseModel):
    """What comes in an address."""

    model_config = ConfigDict(extra="forbid")


class Told(BaseModel):
    """What goes out: these fields and no others."""

    model_config = ConfigDict(extra="forbid")


def _day(value: Any) -> date:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else None
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise PydanticCustomError("day", "a day from 1900 to 2999, YYYY-MM-DD")
    return day


def _plain(value: str) -> str:
    if _UNSEEN.search(value):
        raise PydanticCustomError("unseen_signs", "no control characters")
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, str) or not _WHOLE.fullmatch(value):
        raise PydanticCustomError("int_parsing", "a whole number")
    return int(value)


@dataclass(frozen=True, slots=True)
class Line(GroupedMetadata):
    """A text of one line, blanks around it taken away as the pages' forms do."""

    most: int
    least: int = 0

    def __iter__(self) -> Iterator[Any]:
        yield StringConstraints(strip_whitespace=True, min_length=self.least, max_length=self.most)
        yield AfterValidator(_plain)


class Listed(GroupedMetadata):
    """A code of a closed list."""

    def __init__(self, known: Iterable[str]) -> None:
        self.known = tuple(known)

    def __iter__(self) -> Iterator[Any]:
        yield AfterValidator(self._check)
        yield WithJsonSchema({"type": "string", "enum": list(self.known)})

    def _check(self, value: str) -> str:
        if value not in self.known:
            raise PydanticCustomError("listed", "one of {wanted}", {"wanted": ", ".join(self.known)})
        return value


Day = Annotated[date, BeforeValidator(_day), Field(examples=["2026-11-22"])]
Key = Annotated[int, Field(ge=1, le=LARGEST)]
KeyAsked = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=LARGEST)]
WholeAsked = Annotated[int, BeforeValidator(_whole)]
Amount = Annotated[str, Field(pattern=r"^-?\d+(\.\d+)?$", examples=["2.5"], description="a decimal, exact")]
UnitCode = Annotated[str, Line(40, 1), Field(examples=["A11"])]


class Words(Told):
    """A text in both languages."""

    zh: str
    en: str | None


def words(text: Text) -> Words:
    return Words(zh=text.zh, en=text.en)


def amount(value: Decimal) -> str:
    """2.50 -> "2.5", with all its digits."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class OneObject(Parser):
    """JSON that means the same to everybody: no field twice, no NaN, UTF-8."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Raises ValueError."""
        return json.loads(request.body.decode("utf-8"), object_pairs_hook=_once_each, parse_constant=_no_number)


def check_names(source: str, sent: Mapping[str, list[Any]], known: Iterable[str]) -> None:
    """Names of an address or a form: known ones, each once. Raises Declined."""
    wrong = [Misfit(source, (name,), "extra_forbidden" if name not in known else "twice")
             for name, values in sent.items() if name not in known or len(values) > 1]
    if wrong:
        raise Declined(422, "api.invalid", *wrong)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a field stands twice")
    return found


def _no_number(name: str) -> float:
    raise ValueError(name)
