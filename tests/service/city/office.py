"""The programme office: a Word table becomes a programme of 24 stations, and later a result that does not change."""

from __future__ import annotations

from tests.service.city import lists, table
from tests.service.city.days import BEGUN, ENDS, OWED
from tests.service.city.person import Somebody

CODE, NAME = "PA2026", "平安邻里创建"
DOCUMENT = "云公枫办〔2026〕1号"


def start_programme(office: Somebody) -> None:
    office.press("programmes.title")
    office.press("adoption.start_do")
    office.fill("adoption.code", CODE)
    office.fill("units.field_zh", NAME)
    office.fill("adoption.run_by", lists.TOP)
    office.fill("adoption.begun_on", BEGUN.isoformat())
    office.press("adoption.start_do")


def hand_in(office: Somebody) -> None:
    """Straight on from the new programme."""
    file = office.town.folder / "考核表.docx"
    table.write_table(file)
    office.attach(file)
    office.press("adoption.hand_in_do")
    office.reads("adoption.lead_answer", lines=5, items=2, count=3)


def answer_and_judge(office: Somebody) -> None:
    """What is in doubt is asked beside the table: the period, what the assessors judge, a day that is not said."""
    say = office.town.say
    office.picture("table-read")
    office.fill("adoption.open_period", f"{BEGUN.isoformat()}/{ENDS.isoformat()}")
    office.page.get_by_label(say("office.reading_judged_up_to_points")).check()
    office.page.get_by_label(say("office.reading_due_month_end", due_month_end="month_end")).check()
    office.press("adoption.answer_do")


def issue(office: Somebody) -> None:
    """With a reason for what lint found, if it found anything."""
    every = office.page.get_by_label(office.town.say("adoption.every_reason"))
    if every.count():
        every.fill("试行一期，期满修订")
        office.press("adoption.reason_do")
    office.fill("adoption.document", DOCUMENT)
    office.press("adoption.issue_do")


def choose_and_roll_out(office: Somebody) -> None:
    say = office.town.say
    office.press("programmes.title")
    office.press_text(NAME)
    office.press("rollout.title")
    office.press("rollout.choose_do")
    office.page.get_by_label(say("units.kind")).select_option(label=say("units.kind_station"))
    office.press("web.filter_show")
    office.fill("rollout.since", BEGUN.isoformat())
    office.page.get_by_label(say("rollout.all", count=24)).check()
    office.press("rollout.join_do")
    office.press("rollout.roll_out_do")
    office.press("rollout.roll_out_do")
    office.waits_for(say("rollout.lead", count=24))
    office.picture("rolled-out")
    office.press("jobs.title")
    office.reads("rollout.kind")


def say_what_is_owed(office: Somebody) -> None:
    file = lists.write_book(office.town.folder / "expected.xlsx", lists.EXPECTED_HEADS, [
        *lists.expected("2.1", "figures", BEGUN, OWED), *lists.expected("1.1", "findings", BEGUN, OWED)])
    office.press("programmes.title")
    office.press_text(NAME)
    office.press("ledgers.expected")
    office.press("ledgers.import_expected")
    office.attach(file)
    office.press("ledgers.import_do")
    office.reads("ledgers.expected_done", new=48, changed=0)


def set_up(office: Somebody) -> None:
    for part in (start_programme, hand_in, answer_and_judge, issue, choose_and_roll_out, say_what_is_owed):
        part(office)
