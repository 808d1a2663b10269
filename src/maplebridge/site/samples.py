"""What the components page shows: invented data, as pages would have it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.text import Text
from maplebridge.web.fields import DayField, Form
from maplebridge.web.filters import Filter
from maplebridge.web.refusals import AlreadySent, Change, Stale
from maplebridge.web.say import named, say, say_lazy
from maplebridge.web.table import Column, Table, listing

STATES = ("done", "under_way", "made_up", "late", "not_started", "not_applicable")
NOON = datetime(2026, 3, 5, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
STATION = Text("河畔派出所", "Riverside station")
OFFICER = Text("陈立", "Chen Li")
ROWS = (
    {"zh": "河畔派出所", "en": "Riverside station", "code": "HP01", "points": 71.5, "state": "late",
     "due": date(2026, 3, 13)},
    {"zh": "枫桥市公安局高新技术产业开发区分局老城派出所", "en": "Old Town station of the High-tech Zone branch",
     "code": "LC02", "points": 88.0, "state": "under_way", "due": date(2026, 3, 20)},
    {"zh": "东山派出所", "en": "", "code": "DS03", "points": 100.0, "state": "done", "due": date(2026, 3, 9)},
    {"zh": "新港派出所", "en": "New Port station", "code": "XG04", "points": None, "state": "not_started", "due": None},
    {"zh": "南湖派出所", "en": "South Lake station", "code": "NH05", "points": 64.25, "state": "made_up",
     "due": date(2026, 3, 2)},
)
COLUMNS = (Column("zh", "sample.unit", kind="name", sort="zh"), Column("code", "sample.code", kind="code"),
           Column("state", "sample.state", kind="state"),
           Column("points", "sample.points", kind="number", sort="points"),
           Column("due", "sample.due", kind="day", sort="due"))
FILTERS = (Filter("q", "sample.name"), Filter("category", "sample.category", "choice",
                                              (("urban", Text("城区所", "Urban")), ("rural", Text("农村所", "Rural")))))


class SampleForm(Form):
    """One field of each kind."""

    name = forms.CharField(label=say_lazy("sample.name"), help_text=say_lazy("sample.name_help"), max_length=30)
    category = forms.ChoiceField(label=say_lazy("sample.category"), choices=(
        ("urban", say_lazy("sample.urban")), ("rural", say_lazy("sample.rural"))))
    since = DayField(label=say_lazy("sample.due"), required=False)
    shift = forms.ChoiceField(label=say_lazy("sample.shift"), widget=forms.RadioSelect, choices=(
        ("day", say_lazy("sample.shift_day")), ("night", say_lazy("sample.shift_night"))))
    note = forms.CharField(label=say_lazy("sample.note"), required=False, widget=forms.Textarea({"rows": 3}))
    file = forms.FileField(label=say_lazy("sample.file"), required=False)
    agreed = forms.BooleanField(label=say_lazy("sample.agreed"), required=False)


def table(request: HttpRequest) -> Table:
    return listing(request, ROWS, COLUMNS, per_page=4, filters=FILTERS, row_url=lambda _: "#table",
                   caption=say("sample.caption"))


def forms_shown() -> dict[str, Form]:
    """As it is opened, and as it comes back."""
    typed = {"mended-name": say("sample.too_long"), "mended-category": "urban", "mended-shift": "none"}
    return {"fresh": SampleForm(prefix="fresh"), "mended": SampleForm(typed, prefix="mended")}


def refusals() -> dict[str, Any]:
    """What a form says when somebody was faster, or it came twice."""
    renamed = (STATION, Text("河畔中心派出所", "Riverside central station"))
    changed = Change(named(OFFICER), NOON, {"name": renamed, "since": (None, date(2026, 3, 13))})
    return {"stale": Stale(8, [changed]), "sent": AlreadySent(NOON)}


def problems() -> list[Problem]:
    return [Problem("sample.problem_error", Place(file=say("sample.sheet"), cell="C12"), {"value": "2026-02-30"}),
            Problem("sample.problem_warning", Place(file=say("sample.sheet"), cell="D7"), severity="warning"),
            Problem("sample.problem_question", severity="question")]
