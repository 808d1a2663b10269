"""Reading fact tables and units: types, encodings, and every fault."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from maplebridge.engine.scheme.expr import parse_node_expr, parse_row_expr
from maplebridge.engine.scheme.model import Aggregate, Field, Formula, Measure, Period, Scheme, Table, Window
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.score.facts import check_facts, facts_of, read_facts

WORD = Text("x")


def scheme(table: Table, of: str | None = None, where: str | None = None) -> Scheme:
    value = parse_row_expr(of) if of else None
    condition = parse_row_expr(where) if where else None
    spec = Aggregate(table.name, "sum" if of else "count", value, condition)
    period = Period(Window("period", date(2026, 1, 1), date(2026, 12, 31)))
    return Scheme("S", "1", WORD, "other", period, {"m": Measure("m", spec)}, tables={table.name: table})


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> None:
    (folder / name).write_bytes(text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_encodings_offices_use(tmp_path: Path, encoding: str) -> None:
    write(tmp_path, "t.csv", "unit,名称,x\nu1,白塔派出所,1\n", encoding)
    facts = read_facts(tmp_path, scheme(Table("t")))
    assert facts.problems == ()
    assert facts.rows("t") == [{"unit": "u1", "名称": "白塔派出所", "x": Decimal(1)}]


def test_undeclared_csv_columns_show_their_types(tmp_path: Path) -> None:
    rows = ("unit,x,code,d,at,ok,word,none", "007,0.10,01,2026/3/5,2026-03-05 10:30,true,a,", "8,-2e-3,2,,,,,")
    write(tmp_path, "t.csv", "\n".join(rows))
    facts = read_facts(tmp_path, scheme(Table("t")))
    first, second = facts.rows("t")
    assert first == {
        "unit": "007", "x": Decimal("0.100"), "code": "01", "d": date(2026, 3, 5), "at": datetime(2026, 3, 5, 10, 30),
        "ok": True, "word": "a", "none": None,
    }  # fmt: skip
    assert second["x"] == Decimal("-0.002")
    assert second["unit"] == "8"
    assert [second[name] for name in ("d", "at", "ok", "word", "none")] == [None] * 5


def test_numbers_keep_every_digit(tmp_path: Path) -> None:
    write(tmp_path, "t.csv", "unit,x\nu1,0.1\nu1,0.2\nu1,12345678901234567890.123456789\n")
    assert [row["x"] for row in read_facts(tmp_path, scheme(Table("t"))).rows("t")] == [
        Decimal("0.1"), Decimal("0.2"), Decimal("12345678901234567890.123456789"),
    ]  # fmt: skip


def test_floats_are_the_decimals_they_print_as() -> None:
    table = pa.table({"unit": ["u", "u", "u", "u"], "x": [0.1, 0.25, float("nan"), None]})
    rows = facts_of({"t": table}, scheme(Table("t"))).rows("t")
    assert [row["x"] for row in rows] == [Decimal("0.1"), Decimal("0.25"), None, None]


def test_a_folder_of_parquet_parts_is_one_table(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    for month in (1, 2):
        pa.parquet.write_table(pa.table({"unit": ["u1"], "n": [month]}), tmp_path / "t" / f"2026-{month:02}.parquet")
    assert [row["n"] for row in read_facts(tmp_path, scheme(Table("t"))).rows("t")] == [1, 2]


def test_parts_may_lack_columns_or_widen_them(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    pa.parquet.write_table(pa.table({"unit": ["u1"], "x": [1]}), tmp_path / "t" / "a.parquet")
    wider = pa.table({"unit": ["u1"], "x": [Decimal("1.5")], "when": ["2026-03-01"]})
    pa.parquet.write_table(wider, tmp_path / "t" / "b.parquet")
    of = scheme(Table("t", "unit", None, (Field("when", "date"),)))
    rows = read_facts(tmp_path, of).rows("t")
    assert [(row["x"], row["when"]) for row in rows] == [(1, None), (Decimal("1.5"), date(2026, 3, 1))]


def test_declared_texts_stay_texts_and_misfits_are_told(tmp_path: Path) -> None:
    write(tmp_path, "t.csv", "unit,code,x,d\nu1,1,1.5,2026-01-02\nu1,2,many,soon\nu2,3,many,\n")
    table = Table("t", "unit", "d", (Field("code", "text"), Field("x", "decimal", 1), Field("d", "date")))
    facts = read_facts(tmp_path, scheme(table))
    assert [(row["code"], row["x"]) for row in facts.rows("t")] == [("1", Decimal("1.5")), ("2", None), ("3", None)]
    told = {problem.params["column"]: problem.params for problem in facts.problems}
    assert told["x"] == {"column": "x", "kind": "number", "count": 2, "example": "many"}
    assert told["d"]["example"] == "soon"


def test_units_are_sorted_and_a_code_that_stands_twice_counts_once(tmp_path: Path) -> None:
    write(tmp_path, "units.csv", "unit,category,officers\nb,1,5\na,2,\nb,2,7\n,1,1\n")
    units = read_facts(tmp_path, scheme(Table("t"))).units
    assert units.codes == ("a", "b")
    assert units.records() == [
        {"unit": "a", "category": "2", "officers": None}, {"unit": "b", "category": "1", "officers": Decimal(5)},
    ]  # fmt: skip
    codes = [problem.code for problem in read_facts(tmp_path, scheme(Table("t"))).problems]
    assert codes == ["facts.unit_without_code", "facts.unit_twice"]


def test_without_a_units_table_the_units_are_those_of_the_facts(tmp_path: Path) -> None:
    write(tmp_path, "t.csv", "unit,x\nb,1\na,1\n,1\n")
    assert read_facts(tmp_path, scheme(Table("t"))).units.codes == ("a", "b")


def test_all_faults_between_scheme_and_facts_at_once(tmp_path: Path) -> None:
    write(tmp_path, "units.csv", "unit\nu1\nu2\n")
    write(tmp_path, "t.csv", "unit,x\nu1,1\nghost,1\nghost,2\n,3\n")
    problems = check_facts(scheme(Table("t", "unit", "day"), "y", "x > 1"), read_facts(tmp_path, scheme(Table("t"))))
    assert {(problem.code, problem.severity) for problem in problems} == {
        ("facts.row_without_unit", "error"), ("facts.unknown_unit", "error"), ("facts.no_column", "error"),
        ("facts.unit_without_rows", "warning"),
    }  # fmt: skip
    unknown = next(problem for problem in problems if problem.code == "facts.unknown_unit")
    assert unknown.params == {"unit": "ghost", "count": 2}
    missing = {problem.params["column"] for problem in problems if problem.code == "facts.no_column"}
    assert missing == {"y", "day"}


def test_a_missing_table_and_a_missing_folder_are_faults(tmp_path: Path) -> None:
    write(tmp_path, "units.csv", "unit\nu1\n")
    found = check_facts(scheme(Table("t")), read_facts(tmp_path, scheme(Table("t"))))
    assert [problem.code for problem in found] == ["facts.no_table"]
    assert [p.code for p in read_facts(tmp_path / "no", scheme(Table("t"))).problems] == ["facts.no_folder"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("t.csv", b"unit,x\nu1,1\nu1,2,3\n"), ("t.parquet", b"PAR1 no parquet"), ("t.csv", b"\xff\xfe\x00\x01\x02")],
)
def test_files_that_cannot_be_read_are_told(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert [problem.code for problem in read_facts(tmp_path, scheme(Table("t"))).problems] == ["facts.unreadable"]


def test_an_empty_file_and_a_header_alone_have_no_rows(tmp_path: Path) -> None:
    write(tmp_path, "t.csv", "unit,x\n")
    write(tmp_path, "e.csv", "")
    facts = read_facts(tmp_path, scheme(Table("t")))
    assert (facts.rows("t"), facts.rows("e"), facts.rows("unknown")) == ([], [], [])
    assert facts.problems == ()


def test_a_table_in_two_files_and_a_column_that_stands_twice_are_faults(tmp_path: Path) -> None:
    write(tmp_path, "t.csv", "unit,x\nu1,1\n")
    pa.parquet.write_table(pa.table({"unit": ["u1"]}), tmp_path / "t.parquet")
    write(tmp_path, "s.csv", "unit,x,x\nu1,1,2\n")
    codes = sorted(problem.code for problem in read_facts(tmp_path, scheme(Table("t"))).problems)
    assert codes == ["facts.column_twice", "facts.table_twice"]


def test_quoted_cells_hold_line_breaks_and_commas(tmp_path: Path) -> None:
    write(tmp_path, "t.csv", 'unit,note\nu1,"a, b\nc"\nu2,""\n')
    assert [row["note"] for row in read_facts(tmp_path, scheme(Table("t"))).rows("t")] == ["a, b\nc", None]


def test_the_fingerprint_follows_the_content(tmp_path: Path) -> None:
    write(tmp_path, "t.csv", "unit,x\nu1,1\n")
    before = read_facts(tmp_path, scheme(Table("t"))).fingerprint()
    assert read_facts(tmp_path, scheme(Table("t"))).fingerprint() == before
    write(tmp_path, "t.csv", "unit,x\nu1,2\n")
    assert read_facts(tmp_path, scheme(Table("t"))).fingerprint() != before


def test_a_declared_units_table_says_what_its_columns_hold(tmp_path: Path) -> None:
    write(tmp_path, "units.csv", "unit,area,staff\nu1,007,ten\n")
    declared = scheme(Table("t"))
    declared = replace(declared, tables={"units": Table("units", fields=(Field("area"), Field("staff", "int")))})
    facts = read_facts(tmp_path, declared)
    assert facts.units.attributes == {"area": ("007",), "staff": (None,)}
    assert [problem.code for problem in facts.problems] == ["facts.misfit"]


def test_attributes_that_rules_use_and_no_unit_has_are_named(tmp_path: Path) -> None:
    write(tmp_path, "units.csv", "unit,staff\nu1,3\n")
    formula = Formula("f", parse_node_expr("staff + staf + m"))
    given = replace(scheme(Table("t")), nodes={"m": Measure("m", Aggregate("t", "count"), per="men"), "f": formula})
    found = [p for p in check_facts(given, read_facts(tmp_path, given)) if p.code == "facts.no_attribute"]
    assert [(p.params["name"], p.params["used_by"], p.severity) for p in found] == [
        ("men", "m", "warning"), ("staf", "f", "warning"),
    ]  # fmt: skip


def test_yes_and_no_as_offices_write_them(tmp_path: Path) -> None:
    write(tmp_path, "t.csv", "unit,ok\na,是\na,否\na,TRUE\na,0\na,\na,1\na,maybe\n")
    facts = read_facts(tmp_path, scheme(Table("t", fields=(Field("ok", "bool"),))))
    assert [row["ok"] for row in facts.rows("t")] == [True, False, True, False, None, True, None]
    assert [(p.code, p.params["example"]) for p in facts.problems] == [("facts.misfit", "maybe")]


@pytest.mark.parametrize(
    ("kind", "cell"),
    [("date", "2026-02-29"), ("datetime", "2026-03-01 25:00"), ("date", "2026/13/1"), ("decimal", "1e38")],
)
def test_values_that_only_look_right_are_named(tmp_path: Path, kind: str, cell: str) -> None:
    write(tmp_path, "t.csv", f"unit,x\na,{cell}\n")
    facts = read_facts(tmp_path, scheme(Table("t", fields=(Field("x", kind),))))
    assert [row["x"] for row in facts.rows("t")] == [None]
    assert [(p.code, p.params["example"]) for p in facts.problems] == [("facts.misfit", cell)]


@pytest.mark.parametrize(
    ("cell", "of", "where", "wanted"),
    [
        ('"1,200"', "x", None, "number"),
        ("95%", "x", None, "number"),
        ("95%", "x / 100", None, "number"),
        ("是", None, "x == True", "bool"),
        ("是", None, "not x", "bool"),
        ("007", None, "x == 7", "number"),
        ("1", None, "x == '1'", "text"),
        ("1", None, "x in ('1', '2')", "text"),
        ("1", "lookup(x, {'1': 5}, 0)", None, "text"),
        ("early", None, "days(x, date('2026-01-01')) > 3", "date"),
    ],
)
def test_a_column_used_as_what_it_is_not(
    tmp_path: Path, cell: str, of: str | None, where: str | None, wanted: str
) -> None:
    write(tmp_path, "t.csv", f"unit,x\na,{cell}\n")
    given = scheme(Table("t"), of, where)
    found = [p for p in check_facts(given, read_facts(tmp_path, given)) if p.code == "facts.column_kind"]
    assert [(p.params["column"], p.params["wanted"]) for p in found] == [("x", wanted)]


def test_an_empty_column_is_misused_by_nobody(tmp_path: Path) -> None:
    write(tmp_path, "t.csv", "unit,x\na,\n")
    given = scheme(Table("t"), "x", "x > 1")
    assert check_facts(given, read_facts(tmp_path, given)) == ()


@pytest.mark.parametrize(
    ("cell", "formula", "wanted"),
    [
        ("1", "code == '1'", "text"),
        ("1", "lookup(code, {'1': 5})", "text"),
        ("A", "code * 2", "number"),
        ("是", "1 if code == True else 2", "bool"),
        ("1", "code == 1", None),
        ("A", "code == 'A' and not true", None),
        ("2026-01-05", "code >= '2026-01-01'", None),
        ("", "code * 2", None),
    ],
)
def test_an_attribute_used_as_what_it_is_not(tmp_path: Path, cell: str, formula: str, wanted: str | None) -> None:
    write(tmp_path, "units.csv", f"unit,code,true\nu1,{cell},1\n")
    given = replace(scheme(Table("t")), nodes={"f": Formula("f", parse_node_expr(formula))})
    found = [
        p.params["wanted"] for p in check_facts(given, read_facts(tmp_path, given)) if p.code == "facts.column_kind"
    ]
    assert found == ([wanted] if wanted else [])
