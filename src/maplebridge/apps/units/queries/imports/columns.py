"""What the columns of the two lists are called and may hold."""

from __future__ import annotations

from collections.abc import Callable, Collection

from maplebridge.apps.units.access import ROLES
from maplebridge.apps.units.kinds import KINDS
from maplebridge.engine.ledger import Field, Kind, Option
from maplebridge.engine.scheme.text import Text
from maplebridge.words.phrases import bilingual

#: Units that are there already are told by code or whole name.
UNIT_CODE = r"[A-Za-z0-9][A-Za-z0-9._-]*"
USERNAME = r"[A-Za-z0-9][A-Za-z0-9._-]{2,63}"
ROLE = Text("角色", "Role")


def _options(room: str, codes: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(Option(code, bilingual(f"{room}{code}")) for code in codes)


UNITS = Kind("units", Text("单位名册", "List of units"), (
    Field("code", Text("单位代码", "Unit code"), required=True, max_length=40, pattern=UNIT_CODE),
    Field("zh", Text("中文名称", "Name in Chinese"), required=True, max_length=120),
    Field("en", Text("英文名称", "Name in English"), max_length=200),
    Field("kind", Text("单位类型", "Kind"), "choice", required=True, choices=_options("units.kind_", KINDS)),
    Field("category", Text("考核类别", "Category"), max_length=40),
    Field("parent", Text("上级单位代码", "Parent code"), required=True, max_length=200),
    Field("opened", Text("设立日期", "Exists from"), "date", required=True, future=True),
))
PEOPLE = Kind("people", Text("人员名册", "List of people"), (
    Field("badge", Text("警号或工号", "Badge"), required=True, max_length=20),
    Field("zh", Text("姓名", "Name in Chinese"), required=True, max_length=60),
    Field("en", Text("英文姓名", "Name in English"), max_length=120),
    Field("unit", Text("单位代码", "Unit code"), required=True, max_length=200),
    Field("title", Text("职务", "Post"), required=True, max_length=60),
    Field("role", ROLE, "choice", choices=_options("role.", tuple(ROLES))),
    Field("username", Text("登录账号", "Account name"), max_length=64, pattern=USERNAME),
    Field("from_day", Text("到岗日期", "From"), "date", required=True, future=True),
))
LISTS = {kind.code: kind for kind in (UNITS, PEOPLE)}
#: What may stand in one row only, and what of it counts.
ONCE: dict[str, dict[str, Callable[[str], str]]] = {
    "units": {"code": str}, "people": {"badge": str, "username": str.casefold}}


def offered(roles: Collection[str]) -> tuple[Text, ...]:
    """The names of these options of the role column."""
    return tuple(option.name for field in PEOPLE.fields if field.code == "role"
                 for option in field.choices if option.code in roles)
