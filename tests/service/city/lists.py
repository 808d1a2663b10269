"""The two workbooks a small city is set up from: 24 stations in two districts, and who works there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

TOP, TOP_NAME = "YX", "云溪市公安局"
ADMINISTRATOR, OFFICE = ("孙立", "sun.li"), ("周宁", "zhou.ning")
PLACES = ("红石", "青溪", "北桥", "南塘", "东门", "西岭", "柳湾", "石桥", "清水", "长河", "白马", "金沙",
          "松岗", "梅园", "竹坪", "兰溪", "云台", "龙泉", "凤山", "新港", "古城", "高坪", "双河", "花溪")
SURNAMES = "赵钱李吴郑王冯陈蒋沈韩杨朱秦许何吕施张孔曹严华金"
FIRST, FIRST_NAME = "PCS01", f"{PLACES[0]}派出所"
CHIEF, OFFICER, SECOND, AUDITOR = ("赵明", "zhao.ming"), ("林芳", "lin.fang"), ("马涛", "ma.tao"), ("顾清", "gu.qing")
UNIT_HEADS = ("单位代码", "中文名称", "单位类型", "考核类别", "上级单位代码", "设立日期")
PEOPLE_HEADS = ("警号或工号", "姓名", "单位代码", "职务", "角色", "登录账号", "到岗日期")


def code(n: int) -> str:
    return f"PCS{n + 1:02}"


def units(day: date) -> list[Sequence[object]]:
    districts = [("D1", "城东分局", "分局", "", TOP, day), ("D2", "城西分局", "分局", "", TOP, day)]
    return [*districts, *((code(n), f"{place}派出所", "派出所", "", "D1" if n < 12 else "D2", day)
                          for n, place in enumerate(PLACES))]


def people(day: date) -> list[Sequence[object]]:
    chiefs = [(f"1{n:05}", f"{surname}{'明' if n == 0 else '建'}", code(n), "所长", "单位负责人",
               CHIEF[1] if n == 0 else f"chief{n + 1:02}", day) for n, surname in enumerate(SURNAMES)]
    return [*chiefs, ("200001", OFFICER[0], FIRST, "社区民警", "民警或组员", OFFICER[1], day),
            ("200002", SECOND[0], FIRST, "副所长", "民警或组员", SECOND[1], day),
            ("300001", AUDITOR[0], TOP, "审计科民警", "", AUDITOR[1], day)]


def expected(line: str, book: str, first: date, due: date) -> list[Sequence[object]]:
    """What every station owes: one figure of one line."""
    return [(code(n), book, line, first, due, 1) for n in range(len(PLACES))]


EXPECTED_HEADS = ("单位", "台账", "任务编号", "起始日期", "截止日期", "应报条数")


def write_book(file: Path, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (heads, *rows):
        sheet.append(list(row))
    book.save(file)
    return file
