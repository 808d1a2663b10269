"""A station: its chief names people, its officer confirms and records, gaps close and points come."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

from tests.service.city import lists, table
from tests.service.city.days import MONTH, TODAY
from tests.service.city.office import NAME
from tests.service.city.person import Somebody

ROWS, BAD = 30, 3
RATE = "0.97"


def name_people(chief: Somebody) -> None:
    """All five lines at once, then one of them to somebody else; from the first page."""
    say = chief.town.say
    chief.picture("chief-home")
    chief.press("overview.name_persons")
    chief.page.get_by_label(say("lines.who")).select_option(label=said(chief, lists.OFFICER[0], "社区民警"))
    chief.page.get_by_label(say("lines.which")).select_option(label=say("lines.which_open"))
    chief.picture("names")
    chief.press("lines.name_do")
    chief.reads("lines.named")


def said(one: Somebody, name: str, title: str) -> str:
    """A person as they stand in a list: posts in Chinese only are left out of English pages."""
    return one.town.say("lines.who_person", person=name, titles=[title]) if one.town.language == "zh" else name


def confirm(officer: Somebody) -> None:
    """By one's own account, from the first page."""
    officer.press("overview.confirm")
    officer.press("lines.confirm_do")
    officer.reads("lines.confirmed_done")


def gaps(one: Somebody) -> int:
    """How many the page counts."""
    one.go_home()
    one.press("overview.see_gaps")
    say, name = one.town.say, lists.FIRST_NAME
    return next((count for count in range(1, 100) if say("ledgers.lead_gaps", unit=name, count=count) in one.text()), 0)


def points(one: Somebody) -> Decimal:
    """Of the station as its page of scores says, once everything is counted."""
    say = one.town.say
    one.go_home()
    one.press("scores.title")
    one.press_text(NAME)
    one.counted()
    one.press_text(lists.FIRST_NAME)
    before, after = say("scores.lead_points", points="§", full=100).split("§")
    found = re.search(rf"{re.escape(before)}([\d.]+){re.escape(after)}", one.text())
    assert found, one.text()
    return Decimal(found[1])


def record_by_form(officer: Somebody) -> None:
    """The figure that is owed: from the gap to its form in one click; the line is there already."""
    officer.go_home()
    officer.press("overview.see_gaps")
    officer.picture("gaps-before")
    row = officer.page.get_by_role("row").filter(has_text=table.CALLS)
    officer.press("ledgers.gap_supply_assignment", row)
    officer.page.locator("[name=value]").fill(RATE)
    officer.page.locator("[name=what_done]").fill("诉求台账本月办结29件，应办30件")
    officer.picture("form", narrow=True)
    officer.press("ledgers.record_do")
    officer.reads("ledgers.recorded")


def pasted() -> str:
    """As a sheet puts it on the clipboard: thirty hazards that were mended, three rows of them not right."""
    days = [min(MONTH + timedelta(days=n), TODAY).isoformat() for n in range(ROWS)]
    rows = [[days[n], table.MEND, "1", f"{n + 1}号楼道堆物整改到位"] for n in range(ROWS)]
    rows[4][0] = (TODAY + timedelta(days=3)).isoformat()  # ahead
    rows[11][1] = "隐患整改"  # no line of this name
    rows[23][3] = ""
    return "\n".join("\t".join(row) for row in rows)


def paste(officer: Somebody) -> None:
    say = officer.town.say
    officer.go_home()
    officer.press("ledgers.title")
    officer.press_text({"zh": "计分事项登记", "en": "Matters that count"}[officer.town.language])
    officer.press("ledgers.grid_title")
    officer.page.get_by_label(say("ledgers.field_pasted")).fill(pasted())
    officer.press("ledgers.grid_check")
    officer.reads("ledgers.grid_counts", new=ROWS - BAD, changed=0, unchanged=0, bad=BAD)
    officer.picture("grid-rejected")
    officer.press("ledgers.grid_save_good")
    officer.reads("ledgers.grid_saved", new=ROWS - BAD, changed=0, left=BAD)


def mend(officer: Somebody) -> None:
    """Where the page puts the focus: the rejected cells, one after the other."""
    wrong = officer.page.locator("input[aria-invalid]")
    assert wrong.count() == BAD
    names = [wrong.nth(n).get_attribute("name") for n in range(BAD)]
    right = {"day": TODAY.isoformat(), "indicator": table.MEND, "what_done": "24号楼道堆物整改到位"}
    for name in names:
        officer.page.locator(f"input[name='{name}']").fill(right[name.split(".")[1]])
    officer.press("ledgers.grid_save_good")
    officer.reads("ledgers.lead_batch", count=BAD)


def trace(officer: Somebody) -> list[str]:
    """From the points of a line to the entries: the numbers that stand there, and one of them opened."""
    officer.press_text(table.MEND)
    officer.reads("scores.ladder")
    numbers = [str(text) for text in officer.page.locator(".ladder a").all_inner_texts()]
    officer.picture("trace")
    officer.press_text(numbers[0])
    officer.reads_text(table.MEND)
    officer.page.go_back()
    return numbers


def what_helps(chief: Somebody) -> None:
    """The line with the most points still to be reached, from the first page."""
    chief.press("scores.helps")
    chief.reads("scores.lead_helps_left", line=table.VOICE, left=15)
    chief.picture("helps")
