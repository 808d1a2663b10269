"""The pages of units, people and roles as somebody uses them: seen, filled in, sent, sent again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.units.actions.edit_unit import edit_unit
from maplebridge.apps.units.actions.move_unit import move_unit
from maplebridge.apps.units.forms import units as forms
from maplebridge.apps.units.models import Person, Post, RoleGrant, Unit, UnitSpan
from maplebridge.apps.units.queries.integrity import faults
from maplebridge.apps.units.queries.tree import versions_of
from maplebridge.apps.units.views import unit_forms
from maplebridge.engine.scheme.text import Text
from tests.apps.cast import FIRST_DAY, Cast

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()
DAY = timedelta(days=1)
MOST_QUERIES, MOST_BYTES = 12, 150_000


def pages_of(cast: Cast) -> dict[str, str]:
    officer = cast.people["officer"].pk
    further = Post.objects.create(person_id=officer, unit=cast.units["A12"], title="组长", from_day=FIRST_DAY)
    grant = RoleGrant.objects.get(person=officer)
    return {name: reverse(name, args=args) for name, args in {
        "units:tree": [], "units:list": [], "units:find": [], "units:show": ["A11"], "units:children": ["A1"],
        "units:add": ["A1"], "units:edit": ["A11"], "units:move": ["A11"], "units:close": ["A11"],
        "units:merge": ["A11"], "units:split": ["A1"], "units:import": [], "people:import": [], "people:list": [],
        "people:find": [], "people:add": [], "people:show": [officer], "people:edit": [officer],
        "people:post": [officer], "people:leave": [officer], "people:end_post": [further.pk],
        "people:give": [officer], "units:appoint": ["A11"], "roles:list": [], "roles:given": [],
        "roles:end": [grant.pk]}.items()}


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_every_page_within_its_budget(cast: Cast, lang: str) -> None:
    browser = cast.client("office")
    browser.cookies["language"] = lang
    for name, address in pages_of(cast).items():
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            response = browser.get(address)
        assert response.status_code == 200, name
        assert len(queries) <= MOST_QUERIES, (name, [query["sql"] for query in queries])
        assert len(response.content) < MOST_BYTES, name


def grow(cast: Cast, count: int) -> None:
    """More of everything that lists show, at and under A1."""
    above = cast.units["A1"]
    for number in range(count):
        code = f"G{count}{number:04d}"
        unit = Unit.objects.create(code=code, zh=f"{code}所", kind="station", parent=above, path=f"#{code}",
                                   opened_on=FIRST_DAY)
        unit.path = f"{above.path}{unit.pk:06X}"
        unit.save()
        UnitSpan.objects.create(unit=unit, from_day=FIRST_DAY, parent=above, zh=unit.zh)
        person = Person.objects.create(username=code.lower(), zh=f"员{code}", unit=above)
        Post.objects.create(person=person, unit=above, title="民警", main=True, from_day=FIRST_DAY)
        RoleGrant.objects.create(person=person, unit=above, role="officer", from_day=FIRST_DAY)


def test_no_page_asks_more_when_rows_grow(cast: Cast) -> None:
    browser, counts = cast.client("office"), []
    officer = cast.people["officer"].pk
    addresses = [reverse("units:tree"), reverse("units:list"), reverse("units:show", args=["A1"]),
                 reverse("units:children", args=["A1"]), reverse("people:list"), reverse("people:show", args=[officer]),
                 reverse("roles:list"), reverse("roles:given")]
    for size in (3, 300):
        grow(cast, size)
        counts.append([])
        for address in addresses:
            browser.get(address)
            with CaptureQueriesContext(connection) as queries:
                response = browser.get(address)
            counts[-1].append(len(queries))
            assert len(response.content) < MOST_BYTES, address
    assert counts[0] == counts[1], addresses


def form_of(browser: Client, address: str) -> dict[str, Any]:
    """What a browser would send of the form as it is shown."""
    form = browser.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


def send(browser: Client, name: str, *args: Any, **typed: Any) -> Any:
    address = reverse(name, args=args)
    return browser.post(address, form_of(browser, address) | typed)


def test_a_unit_is_added_renamed_moved_and_closed_by_its_forms(cast: Cast) -> None:
    browser = cast.client("office")
    response = send(browser, "units:add", "A1", code="A13", zh="新河派出所")
    assert (response.status_code, response.url) == (303, "/units/A13/")
    assert send(browser, "units:edit", "A13", zh="新河路派出所").status_code == 303
    assert send(browser, "units:move", "A13", parent="A2单位").status_code == 303
    unit = Unit.objects.get(code="A13")
    assert (unit.zh, unit.parent.code) == ("新河路派出所", "A2")  # type: ignore[union-attr]
    assert "新河路派出所" in browser.get("/units/A13/").content.decode()
    assert send(browser, "units:close", "A13", document="3号").status_code == 303
    assert Unit.objects.get(code="A13").closed_on == TODAY
    assert faults() == []


def test_a_unit_moved_under_its_own_child_is_told_at_the_form(cast: Cast) -> None:
    browser = cast.client("office")
    browser.cookies["language"] = "en"
    response = send(browser, "units:move", "A1", parent="A11")
    assert response.status_code == 422
    assert "Unit A1 cannot lie under Unit A11" in response.content.decode()
    assert form_of(browser, "/units/A1/move/")["version"] == 1
    response = send(browser, "units:move", "A1", parent="nowhere")
    assert "“nowhere” was not found" in response.content.decode()


def test_merge_and_split_by_their_forms(cast: Cast) -> None:
    browser = cast.client("office")
    response = send(browser, "units:merge", "A11", units=[str(cast.units["A12"].pk)], into="new", code="A15",
                    zh="联合派出所", document="7号")
    assert response.status_code == 303, response.context["form"].errors
    assert Unit.objects.get(code="A11").closed_on == TODAY - DAY
    officer = cast.people["officer"].pk
    response = send(browser, "units:split", "A15", code_1="A16", zh_1="东所", code_2="A17", zh_2="西所", document="8号",
                    **{f"person_{officer}": "2"})
    assert response.status_code == 303, response.context["form"].errors
    assert Post.objects.get(person=officer, to_day=None).unit.code == "A17"
    assert faults() == []


def test_two_people_edit_one_unit(cast: Cast) -> None:
    one, other = cast.client("office"), cast.client("office")
    sent = form_of(other, "/units/A11/edit/")
    send(one, "units:edit", "A11", zh="河滨派出所")
    response = other.post("/units/A11/edit/", sent | {"zh": "滨河派出所"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "河滨派出所" in page and "滨河派出所" in page, "what was changed, and what was typed"
    again = {name: response.context["form"][name].value() or "" for name in response.context["form"].fields}
    assert other.post("/units/A11/edit/", again).status_code == 303
    assert Unit.objects.get(code="A11").zh == "滨河派出所"


def test_sent_twice_and_sent_again_from_the_back_button(cast: Cast) -> None:
    browser = cast.client("office")
    address = "/units/A1/add/"
    sent = form_of(browser, address) | {"code": "A13", "zh": "新河派出所"}
    answers = [browser.post(address, sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert Event.objects.count() == 1
    changed = browser.post(address, sent | {"code": "A14"})
    assert changed.status_code == 409
    assert not Unit.objects.filter(code="A14").exists()
    assert browser.post(address, {}).status_code == 422


def test_a_person_comes_and_leaves_by_the_forms(cast: Cast) -> None:
    browser = cast.client("chief")
    response = send(browser, "people:add", zh="陈志远", badge="0620101", unit="A11", title="民警")
    assert response.status_code == 303, response.context["form"].errors
    person = Person.objects.get(badge="0620101")
    assert "陈志远" in browser.get(response.url).content.decode()
    response = send(browser, "people:leave", cast.people["officer"].pk)
    assert response.status_code == 422
    assert "唯一的民警或组员" in response.content.decode()
    duty = f"units.only_holder.officer@{cast.units['A11'].pk}"
    response = send(browser, "people:leave", cast.people["officer"].pk, **{duty: "陈志远 0620101"})
    assert response.status_code == 303, response.context["form"].errors
    assert RoleGrant.objects.get(person=person).role == "officer"
    assert faults() == []


def test_a_role_is_given_and_ended_and_its_last_day_is_told(cast: Cast) -> None:
    browser, nobody = cast.client("security_admin"), cast.people["nobody"].pk
    response = send(browser, "people:give", nobody, role="chief", unit="A11", to_day=TODAY.isoformat(), reason="代理")
    assert response.status_code == 303, response.context["form"].errors
    assert "今天到期" in browser.get(response.url).content.decode()
    grant = RoleGrant.objects.get(person=nobody)
    assert send(browser, "roles:end", grant.pk, last_day=(TODAY - DAY).isoformat()).status_code == 303
    assert not RoleGrant.objects.filter(person=nobody).exists()
    assert browser.get(reverse("people:give", args=[cast.people["security_admin"].pk])).status_code == 200


def test_the_office_names_a_head_where_one_is_missed(cast: Cast) -> None:
    browser = cast.client("office")
    asked = browser.get(reverse("units:appoint", args=["A12"]), {"role": "chief"}).content.decode()
    assert 'value="chief"' in asked and "checked" in asked.partition('value="chief"')[2].partition(">")[0]
    assert 'value="security_admin"' not in asked
    person = cast.people["nobody"]
    typed = {"person": f"{person.zh} #{person.pk}", "role": "chief", "from_day": TODAY, "reason": "市公〔2026〕7号"}
    answer = send(browser, "units:appoint", "A12", **typed)
    assert (answer.status_code, answer["Location"]) == (303, reverse("units:show", args=["A12"]))
    assert RoleGrant.objects.filter(person=person, unit=cast.units["A12"], role="chief").exists()
    assert send(browser, "units:appoint", "A12", **typed | {"role": "security_admin"}).status_code == 422
    own = typed | {"person": f"{cast.people['office'].zh} #{cast.people['office'].pk}"}
    assert "不能给自己授予角色" in send(browser, "units:appoint", "A12", **own).content.decode()


def test_the_unit_one_works_for(cast: Cast) -> None:
    officer = cast.people["officer"]
    Post.objects.create(person=officer, unit=cast.units["A12"], title="组长", from_day=FIRST_DAY)
    browser = cast.client("officer")
    response = browser.post(reverse("units:here"), {"unit": cast.units["A12"].pk, "next": "/units/"})
    assert (response.status_code, response.url) == (303, "/units/")
    assert browser.session["unit"] == cast.units["A12"].pk
    for unit, back in ((cast.units["B11"].pk, "/"), ("x", "/")):
        assert browser.post(reverse("units:here"), {"unit": unit, "next": back}).status_code == 404
    response = browser.post(reverse("units:here"), {"unit": cast.units["A11"].pk, "next": "https://example.org/"})
    assert response.url == "/"


def test_what_may_not_be_seen_is_not_there(cast: Cast) -> None:
    browser = cast.client("chief")
    assert browser.get("/units/A12/").status_code == 404
    assert browser.get("/units/Z9/").status_code == 404
    assert browser.get("/units/A11/move/").status_code == 403
    assert browser.get(reverse("people:show", args=[cast.people["other_office"].pk])).status_code == 404
    half = cast.add_person("half", "A1", "office")
    assert cast.client("half").get("/units/A1/move/").status_code == 403
    assert half.pk


def test_lists_are_scoped_filtered_and_exported(cast: Cast) -> None:
    browser = cast.client("office")
    page = browser.get("/people/?q=chief").content.decode()
    assert "chief甲" in page and "officer甲" not in page and "other_office" not in page
    page = browser.get("/people/?unit=A2").content.decode()
    assert "chief甲" not in page
    file = browser.get("/people/?export=csv")
    assert file.status_code == 200
    text = file.content.decode("utf-8-sig")
    assert "chief甲" in text and "other_office" not in text
    page = browser.get("/units/-/list/?kind=station").content.decode()
    assert "A11单位" in page and "A1单位</a>" not in page and "/units/B11/" not in page
    assert "A11单位" in browser.get("/units/-/find/?parent=A1").content.decode()
    assert "chief甲" in browser.get("/people/find/?x=chief").content.decode()


def test_the_tree_of_another_day(cast: Cast) -> None:
    move_unit(unit=cast.units["A12"].pk, parent=cast.units["A2"].pk, day=TODAY + 3 * DAY, today=TODAY,
              version=1, by=cast.actor("office"))
    client = cast.client("office")
    branch = reverse("units:children", args=["A1"])
    later = (TODAY + 3 * DAY).isoformat()
    assert "/units/A12/" in client.get(branch).text
    assert "/units/A12/" not in client.get(branch, {"day": later}).text  # its code alone may stand in a key of a form
    top = client.get(reverse("units:tree"), {"day": later}).text
    assert f"{branch}?day={later}" in top
    assert "A1单位" not in client.get(reverse("units:tree"), {"day": "2025-12-31"}).text
    assert client.get(reverse("units:tree"), {"day": "31.12.2025"}).status_code == 200


def test_correcting_the_category_leaves_a_planned_name(cast: Cast) -> None:
    browser, later = cast.client("office"), TODAY + 10 * DAY
    send(browser, "units:edit", "A11", zh="河滨派出所", day=later.isoformat())
    send(browser, "units:edit", "A11", category="rural", day=(later + 10 * DAY).isoformat())
    assert list(UnitSpan.objects.filter(unit__code="A11").order_by("from_day").values_list("zh", "category")) \
        == [("A11单位", "urban"), ("河滨派出所", "urban"), ("河滨派出所", "rural")]


def test_who_has_only_a_role_may_be_sent_elsewhere_too(cast: Cast) -> None:
    visitor = cast.add_person("visitor", "A21")
    RoleGrant.objects.create(person=visitor, unit=cast.units["A11"], role="officer", from_day=FIRST_DAY)
    RoleGrant.objects.create(person=visitor, unit=cast.units["A11"], role="auditor", from_day=FIRST_DAY)
    browser = cast.client("office")
    assert f"person_{visitor.pk}" in form_of(browser, reverse("units:split", args=["A11"]))
    response = send(browser, "units:close", "A11", to="A12", document="3号", last_day=(TODAY - DAY).isoformat(),
                    **{f"person_{visitor.pk}": "A21"})
    assert response.status_code == 303, response.context["form"].errors
    assert RoleGrant.objects.get(person=visitor, to_day=None).unit.code == "A21"
    assert "有 1 个角色随原单位结束" in browser.get(response.url).content.decode()


@pytest.mark.parametrize("sent", ['{"1": Infinity}', "[" * 9_000, "1:" + "9" * 5_000, "1:1\n", "1:1 2:", "一:二"])
def test_a_merge_with_mangled_versions_is_refused(cast: Cast, sent: str) -> None:
    response = send(cast.client("office"), "units:merge", "A11", units=[str(cast.units["A12"].pk)], document="7号",
                    versions=sent)
    assert response.status_code in (409, 422)
    assert Unit.objects.get(code="A12").closed_on is None


def test_a_merge_of_what_others_changed_meanwhile_tells_one_after_the_other(cast: Cast) -> None:
    browser, other = cast.client("office"), cast.client("office")
    sent = form_of(browser, "/units/A11/merge/") | {"units": [str(cast.units["A12"].pk)], "document": "7号",
                                                    "day": (TODAY + DAY).isoformat()}
    for code in ("A11", "A12"):
        send(other, "units:edit", code, zh=f"{code}新名")
    for code in ("A11", "A12"):
        response = browser.post("/units/A11/merge/", sent)
        assert response.status_code == 409
        assert f"{code}新名" in str(response.context["stale"].changes)
        sent |= {name: response.context["form"][name].value() for name in ("once", "versions")}
    assert browser.post("/units/A11/merge/", sent).status_code == 303


@pytest.mark.parametrize(("again", "answers"), [(False, [409, 303]), (True, [409, 409, 303])])
def test_a_merge_while_another_writes_is_told_of_it(cast: Cast, monkeypatch: pytest.MonkeyPatch, again: bool,
                                                    answers: list[int]) -> None:
    """The other writes once the page has read the units and before the merge has taken them; `again`: and once more
    before the page has read their versions anew."""
    browser = cast.client("office")
    sent = form_of(browser, "/units/A11/merge/") | {"units": [str(cast.units["A12"].pk)], "document": "7号",
                                                    "day": (TODAY + DAY).isoformat()}
    merge, got = unit_forms.merge_units, []

    def write(name: str) -> None:
        unit = Unit.objects.get(code="A12")
        edit_unit(unit=unit.pk, name=Text(name), day=TODAY, today=TODAY, version=unit.version, by=cast.actor("office"))

    def late(**given: Any) -> Any:
        monkeypatch.setattr(unit_forms, "merge_units", merge)
        write("A12新名")
        return merge(**given)

    def later(units: Any) -> Any:
        monkeypatch.setattr(forms, "versions_of", versions_of)
        write("A12再改名")
        return versions_of(units)

    monkeypatch.setattr(unit_forms, "merge_units", late)
    if again:
        monkeypatch.setattr(forms, "versions_of", later)
    for _ in answers:
        response = browser.post("/units/A11/merge/", sent)
        got.append(response.status_code)
        if response.status_code == 409:
            assert "A12新名" in str(response.context["stale"].changes)
            sent |= {name: response.context["form"][name].value() for name in ("once", "versions")}
    assert got == answers
