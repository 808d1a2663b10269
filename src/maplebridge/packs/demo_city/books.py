"""All record books of one unit, in the order in which one book draws on another, with their running numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time

from maplebridge.engine.ledger import write_number
from maplebridge.engine.scheme.model import Indicator, Scheme
from maplebridge.packs.demo_city.desk import Desk
from maplebridge.packs.demo_city.entries import (
    checks,
    disputes,
    figures,
    hazards,
    meetings,
    patrols,
    people,
    plans,
    presence,
    publicity,
    requests,
    visits,
)
from maplebridge.packs.demo_city.entry import Entry
from maplebridge.packs.demo_city.model import REPORT_DAY

_RATING_DEPARTMENTS = ("990007", "990004", "990001", "990008", "990002")
_TOP_MARK = {"FQ4.4": 4, "FQ8.1": 5, "CS4.2": 4, "CS5.3": 5, "CS8.2": 4}


def station_books(desk: Desk, scheme: Scheme, other_stations: Sequence[str]) -> list[Entry]:
    """Everything a station wrote in the half-year, numbered."""
    done = numbered(desk, patrols.abstractions(desk))
    done += numbered(desk, patrols.patrols(desk))
    done += numbered(desk, plans.breakdown(desk, assigned_indicators(scheme), *_dates(scheme, desk)))
    done += numbered(desk, people.training(desk))
    done += _daily_work(desk)
    done += numbered(desk, people.talks(desk))
    done += numbered(desk, figures.reported(desk, _counts(done)))
    done += numbered(desk, figures.surveys(desk))
    done += numbered(desk, checks.drawn_checks(desk, _drawable(done)))
    practice = _numbers(done, "L16")
    done += numbered(
        desk, publicity.ratings(desk, {"FQ4.4": _numbers(done, "L10")[:3], "FQ8.1": practice}, _raters(desk), _TOP_MARK)
    )
    done += numbered(desk, publicity.adoptions(desk, practice[0], other_stations))
    return done


def group_books(desk: Desk, scheme: Scheme) -> list[Entry]:
    """Everything a stationed group wrote since its arrival, numbered."""
    away = presence.absences(desk)
    done = numbered(desk, presence.roster(desk))
    done += numbered(
        desk, [*plans.breakdown(desk, assigned_indicators(scheme), *_dates(scheme, desk)), *plans.joint_work(desk)]
    )
    done += numbered(desk, presence.group_abstractions(desk, away))
    done += _daily_work(desk)
    done += numbered(desk, presence.presence(desk, away, _by_person(done)))
    done += numbered(desk, presence.handovers(desk))
    done += numbered(desk, checks.drawn_checks(desk, _drawable(done)))
    subjects = {"CS4.2": _numbers(done, "L10")[:2], "CS5.3": _numbers(done, "L11")[-1:], "CS8.2": _numbers(done, "L16")}
    done += numbered(desk, publicity.ratings(desk, subjects, _raters(desk), _TOP_MARK))
    return done


def _daily_work(desk: Desk) -> list[Entry]:
    """The books that stations and groups have in common."""
    done = numbered(desk, hazards.inspections(desk))
    gatherings = numbered(desk, meetings.meetings(desk)) + numbered(desk, meetings.public_meetings(desk))
    done += gatherings
    done += numbered(
        desk,
        [
            decision
            for meeting in gatherings
            for decision in meetings.decisions_of(desk, meeting, meeting.values["record_no"])
        ],
    )
    done += numbered(desk, publicity.publicity(desk))
    done += numbered(desk, disputes.disputes(desk))
    done += numbered(desk, requests.requests(desk))
    done += numbered(desk, visits.visits(desk))
    done += numbered(desk, checks.findings(desk))
    done += numbered(desk, publicity.practices(desk))
    done += numbered(desk, publicity.promotions(desk, _numbers(done, "L16")[0]))
    done += numbered(desk, publicity.suggestions(desk))
    return done


def numbered(desk: Desk, entries: Iterable[Entry]) -> list[Entry]:
    """The entries of each book in order of time, with running numbers from 1."""
    ordered = sorted(entries, key=_moment)
    count: Counter[str] = Counter()
    for entry in ordered:
        count[entry.ledger] += 1
        kind = desk.kinds[entry.ledger]
        entry.values["record_no"] = write_number(kind, entry.unit, entry.day.year, count[entry.ledger])
    return ordered


def assigned_indicators(scheme: Scheme) -> list[Indicator]:
    """Indicators that are broken down to a person: all but vetoes and those only watched."""
    return [each for each in scheme.indicators() if each.tier in ("baseline", "highline")]


def _moment(entry: Entry) -> datetime:
    when = entry.values.get("event_start") or entry.values.get("shift_from") or entry.day
    return when if isinstance(when, datetime) else datetime.combine(entry.day, time())


def _dates(scheme: Scheme, desk: Desk) -> tuple[date, date]:
    """Day of issue and the unit's assessment day."""
    day = desk.unit.assessment or scheme.assessment_day or REPORT_DAY
    return scheme.issued_on or scheme.period.whole.start, day


def _numbers(entries: Iterable[Entry], ledger: str) -> list[str]:
    return [entry.values["record_no"] for entry in entries if entry.ledger == ledger]


def _drawable(entries: Iterable[Entry]) -> list[str]:
    """Records an inspector may draw: those of the first weeks of work, so that both draws come after them."""
    return [
        e.values["record_no"] for e in entries if e.ledger in ("L04", "L05", "L07", "L08") and e.day < date(2026, 3, 10)
    ]


def _raters(desk: Desk) -> list[str]:
    return [desk.city.staff[code][0].account for code in _RATING_DEPARTMENTS]


def _by_person(entries: Iterable[Entry]) -> Mapping[tuple[str, date], list[str]]:
    """Account and day -> numbers of the records that person made."""
    found: dict[tuple[str, date], list[str]] = defaultdict(list)
    for entry in entries:
        if who := entry.values.get("responsible"):
            found[who, entry.day].append(entry.values["record_no"])
    return found


def _counts(entries: Iterable[Entry]) -> Mapping[tuple[str, int], int]:
    """(figure, month) -> what the books say, as docs/reference/facts-derived.md defines the figures."""
    found: Counter[tuple[str, int]] = Counter()
    for entry in entries:
        for figure, day in _counted(entry):
            found[figure, day.month] += 1
    return found


def _counted(entry: Entry) -> list[tuple[str, date]]:
    values = entry.values
    match entry.ledger:
        case "L04":
            return [("visits", entry.day)]
        case "L05":
            settled = values.get("settled_on")
            return [
                ("disputes_registered", values["registered_at"]),
                *([("disputes_settled", settled)] if settled else []),
            ]
        case "L06":
            return [("shifts_done", entry.day)] if values["done"] else []
        case "L07":
            return [("hazards_found", entry.day)] if values["hazard"] != "none" else []
        case "L08":
            closed = values.get("closed_on")
            return [
                ("requests_registered", values["registered_at"]),
                *([("requests_closed", closed)] if closed else []),
            ]
        case _:
            return []
