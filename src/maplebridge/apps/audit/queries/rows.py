"""The record as plain rows, for sealing, verification and export: no objects, constant memory.

SQLite keeps whatever a forger stores: another type in any column but an event's key, text that is no UTF-8. What is
read here is read all the same, so that a forged row is told of and stops nothing."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.db import OperationalError, connection, transaction

from maplebridge.apps.audit.chain import COLUMNS
from maplebridge.apps.audit.models import Waiting

BATCH = 2_000
BEYOND = 2**62  # no link has such a number: twice that is the end of the column
LAST = 2**63 - 1  # the greatest key; on SQLite a text is greater than any number
TRIM = "audit.trim"  # the kind of event that says where the kept part begins
_EVENT = ", ".join(f"e.{column}" for column in COLUMNS)
_SEALED = ("SELECT s.seq, s.event, s.hash, " + _EVENT + " FROM audit_seal s "
           "LEFT JOIN audit_event e ON e.id = s.event {} ORDER BY s.seq")
_WAITING = ("SELECT w.event, w.mark, s.seq, " + _EVENT + " FROM audit_waiting w "
            "LEFT JOIN audit_event e ON e.id = w.event LEFT JOIN audit_seal s ON s.event = w.event "
            "WHERE w.event > %s {} ORDER BY w.event LIMIT %s")
_LINKS = "FROM audit_seal s WHERE s.seq < %s AND s.seq = CAST(s.seq AS BIGINT)"  # numbered as links are
_LOOSE = ("FROM audit_event e WHERE NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.event = e.id) "
          "AND NOT EXISTS (SELECT 1 FROM audit_waiting w WHERE w.event = e.id)")

Row = tuple[Any, ...]


def sealed(until: int | None = None) -> Iterator[Row]:
    """Every link with its event in the order of the chain: (seq, event, hash, *COLUMNS); None where the event is gone.
    `until`: the last number wanted.

    One statement, so one moment of the database. On SQLite a text that is no UTF-8 (only a forger stores one) ends it;
    the rest is read anew with what cannot be read escaped."""
    last: Row = ()
    try:
        for batch in _batches(None, until):
            yield from batch
            last = batch[-1]
    except OperationalError:
        if connection.vendor != "sqlite":
            raise
        with any_bytes():
            for batch in _batches(last[0] if last else None, until):
                yield from batch


def _batches(after: int | None, until: int | None) -> Iterator[list[Row]]:
    bounds = [(bound, value) for bound, value in (("s.seq > %s", after), ("s.seq <= %s", until)) if value is not None]
    where = "WHERE " + " AND ".join(bound for bound, _ in bounds) if bounds else ""
    open_one = connection.vendor == "postgresql" and not connection.in_atomic_block  # a cursor needs one there
    held = transaction.atomic() if open_one else nullcontext()
    with held, connection.chunked_cursor() as cursor:
        cursor.execute(_SEALED.format(where), [value for _, value in bounds])
        while rows := cursor.fetchmany(BATCH):
            yield rows


def older_than(at: int, until: int, most: int) -> int:
    """The last number, not above `until`, up to which all links are of events from before `at` (microseconds); 0 where
    the oldest is younger. `most` links are looked at."""
    found = 0
    for seq, made in _rows("SELECT s.seq, e.at FROM audit_seal s LEFT JOIN audit_event e ON e.id = s.event "
                           "WHERE s.seq <= %s ORDER BY s.seq LIMIT %s", until, most):
        if isinstance(made, int) and made >= at:
            break
        found = seq
    return found


def link_of(event: int) -> tuple[Row, Row] | None:
    """The link of one event and the link before it, as in `sealed`, the second empty where it is not kept; None where
    the event is not sealed or its seal has no number that a link can have."""
    found = _rows(_SEALED.format("WHERE s.event = %s AND s.seq < %s AND s.seq = CAST(s.seq AS BIGINT)"), event, BEYOND)
    if not found:
        return None
    return found[0], next(iter(_rows(_SEALED.format("WHERE s.seq = %s"), found[0][0] - 1)), ())


def waiting(after: float, most: int) -> list[Row]:
    """Events that wait to be sealed, by key: (event, mark, seq if it is sealed already, *COLUMNS). Only keys that are
    numbers."""
    return _rows(_WAITING.format("AND w.event <= %s"), after, LAST, most)


def all_waiting() -> Iterator[Row]:
    """The same for all, at the end the first of those whose key is none."""
    after: float | None = -math.inf
    while after is not None:
        found = _rows(_WAITING.format(""), after, BATCH)
        yield from found
        after = found[-1][0] if len(found) == BATCH and isinstance(found[-1][0], int | float) else None


def loose(most: int) -> tuple[int, list[int]]:
    """Events that are neither sealed nor waiting: how many, and the keys of the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) " + _LOOSE)
        count = cursor.fetchone()[0]
        if not count:
            return 0, []
        cursor.execute("SELECT e.id " + _LOOSE + " ORDER BY e.id LIMIT %s", [most])
        return count, [row[0] for row in cursor.fetchall()]


def last_seal(room: int = 0) -> tuple[int, str] | None:
    """Number and hash of the newest link: the greatest number with so many free ones after it. (A forged seal may have
    any number; from the last number of all nothing could go on.)"""
    found = _rows(f"SELECT s.seq, s.hash {_LINKS} AND NOT EXISTS (SELECT 1 FROM audit_seal t WHERE t.seq > s.seq "
                  "AND t.seq <= s.seq + %s AND t.seq = CAST(t.seq AS BIGINT)) ORDER BY s.seq DESC LIMIT 1",
                  BEYOND, room)
    return (found[0][0], str(found[0][1])) if found else None


def first_seal() -> int | None:
    """Number of the oldest link that is kept."""
    found = _rows(f"SELECT s.seq {_LINKS} ORDER BY s.seq LIMIT 1", BEYOND)
    return found[0][0] if found else None


def kept(most: int) -> int:
    """How many links are kept; no more than `most` are counted."""
    return int(_rows("SELECT COUNT(*) FROM (SELECT 1 FROM audit_seal LIMIT %s) AS links", most)[0][0])


def waiting_count() -> int:
    return Waiting.objects.count()


def trims() -> list[Row]:
    """Events that say where the kept part begins, newest first: (key, detail)."""
    return _rows("SELECT id, detail FROM audit_event WHERE kind = %s ORDER BY id DESC", TRIM)


def _rows(statement: str, *params: Any) -> list[Row]:
    with any_bytes(), connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


@contextmanager
def any_bytes(errors: str = "surrogateescape") -> Iterator[None]:
    """A text that is no UTF-8 does not stop the reading; `errors` says what becomes of it, as in bytes.decode."""
    connection.ensure_connection()
    raw = connection.connection
    if not isinstance(raw, sqlite3.Connection):
        yield
        return
    before, raw.text_factory = raw.text_factory, lambda text: text.decode("utf-8", errors)
    try:
        yield
    finally:
        raw.text_factory = before
