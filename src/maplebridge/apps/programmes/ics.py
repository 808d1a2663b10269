"""A calendar file (RFC 5545): one all-day event for each step, on the day by whose end it must be finished."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

OCTETS = 75  # of a line, its end not counted
PRODUCT = "-//Maplebridge//Plan//EN"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `key` stays the same as long as the thing does, so that a calendar moves it instead of adding one."""

    key: str
    day: date
    summary: str
    description: str
    address: str


def calendar_file(name: str, entries: Iterable[Entry], stamp: datetime) -> bytes:
    """`stamp`: the instant it is made, UTC."""
    return "".join(folded(line) + "\r\n" for line in _lines(name, entries, stamp)).encode()


def escaped(text: str) -> str:
    """A TEXT value: commas, semicolons, backslashes and line ends marked, other control characters left out."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(sign for sign in text if sign >= " " and sign != "\x7f" and not "\ud800" <= sign <= "\udfff")


def folded(line: str) -> str:
    """No line longer than 75 octets, and no sign cut in two; what goes on begins with a space."""
    parts, room, part = [], OCTETS, ""
    for sign in line:
        size = len(sign.encode())
        if size > room:
            parts.append(part)
            part, room = "", OCTETS - 1
        part, room = part + sign, room - size
    return "\r\n ".join([*parts, part])


def _lines(name: str, entries: Iterable[Entry], stamp: datetime) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
                f"X-WR-CALNAME:{escaped(name)}")
    for entry in entries:
        yield "BEGIN:VEVENT"
        yield f"UID:{sha256(entry.key.encode()).hexdigest()[:40]}@maplebridge"
        yield f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}"
        yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}"
        yield f"SUMMARY:{escaped(entry.summary)}"
        yield f"DESCRIPTION:{escaped(entry.description)}"
        yield f"URL:{entry.address}"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"
    yield "END:VCALENDAR"
