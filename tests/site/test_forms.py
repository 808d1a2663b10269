"""Forms as every page has them: labels, help, faults in our words, bound to their fields."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.http import QueryDict
from django.utils import translation

from maplebridge.engine.problem import Place, Problem
from maplebridge.web.fields import Form
from maplebridge.web.say import say_lazy


class Sample(Form):
    name = forms.CharField(label=say_lazy("sample.name"), help_text=say_lazy("sample.name_help"), min_length=2,
                           max_length=5, widget=forms.TextInput({"autocomplete": "off"}))
    points = forms.IntegerField(label=say_lazy("sample.points"), min_value=0, max_value=100, required=False)
    since = forms.DateField(label=say_lazy("sample.due"), required=False)
    category = forms.ChoiceField(label=say_lazy("sample.category"), choices=[("a", "A")], required=False)
    file = forms.FileField(label=say_lazy("sample.file"))
    own = forms.CharField(required=False, max_length=2, error_messages={"max_length": "eigene"})


def _faults(language: str = "zh-hans", **typed: str) -> dict[str, list[str]]:
    with translation.override(language):
        return {name: [str(fault) for fault in faults] for name, faults in Sample(typed).errors.items()}


@pytest.mark.parametrize(("typed", "field", "zh", "en"), [
    ({}, "name", "请填写此项。", "This is needed."),
    ({"name": "六个字太长了"}, "name", "最多 5 个字，现有 6 个字，请缩短。",
     "At most 5 signs; there are 6. Shorten it."),
    ({"name": "短"}, "name", "至少 2 个字，现有 1 个字。", "At least 2 signs; there are 1."),
    ({"points": "x"}, "points", "请填写数字。", "Write a number."),
    ({"points": "101"}, "points", "不能大于 100。", "Not more than 100."),
    ({"points": "-1"}, "points", "不能小于 0。", "Not less than 0."),
    ({"since": "2026-02-30"}, "since", "请写成 2026-03-05 这样的日期。", "Write a day such as 2026-03-05."),
    ({"category": "z"}, "category", "请从列出的选项中选择。", "Choose one of those listed."),
    ({}, "file", "请选择文件。", "Choose a file."),
    ({"own": "xxx"}, "own", "eigene", "eigene"),
])
def test_faults_are_told_in_our_words(typed: dict[str, str], field: str, zh: str, en: str) -> None:
    assert _faults(**typed)[field] == [zh]
    assert _faults("en", **typed)[field] == [en]


def test_a_fault_is_bound_to_its_field_and_listed_above() -> None:
    html = str(Sample({"name": "六个字太长了"}))
    control = re.search(r'<input[^>]*name="name"[^>]*>', html)
    assert control and 'aria-describedby="id_name_helptext id_name_error"' in control[0]
    assert 'aria-invalid="true"' in control[0] and 'autocomplete="off"' in control[0] and 'form-control' in control[0]
    assert 'id="id_name_error"' in html and 'id="id_name_helptext"' in html and 'href="#id_name"' in html
    assert '<label for="id_name">名称 <span class="demand">必填</span>' in html


def test_what_an_action_refuses_stands_at_its_field_or_on_top() -> None:
    form = Sample(QueryDict("name=甲乙"))
    form.tell([Problem("sample.problem_error", Place(path="name"), {"value": "x"}),
               Problem("sample.problem_warning", Place(path="elsewhere"))])
    assert "“x”不是日期" in str(form.errors["name"]) and "没有填写英文名称" in str(form.non_field_errors())


def test_typed_text_is_text() -> None:
    html = str(Sample({"name": '"><script>alert(1)</script>'}))
    assert "<script>" not in html
