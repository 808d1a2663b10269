"""The record as plain rows, for sealing, verification and export: no objects, constant memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.db import OperationalError, connection, transaction

from maplebridge.apps.audit.chain import COLUMNS
from maplebridge.apps.audit.models import Event, Seal, Waiting

BATCH = 2_000
TRIM = "audit.trim"  # the kind of event that says where the kept part begins
_EVENT = ", ".join(f"e.{column}" for column in COLUMNS)
_SEALED = ("SELECT s.seq, s.event, s.hash, " + _EVENT + " FROM audit_seal s "
           "LEFT JOIN audit_event e ON e.id = s.event {} ORDER BY s.seq")
_WAITING = ("SELECT w.event, w.mark, s.seq, " + _EVENT + " FROM audit_waiting w "
            "LEFT JOIN audit_event e ON e.id = w.event LEFT JOIN audit_seal s ON s.event = w.event "
            "WHERE w.event > %s ORDER BY w.event LIMIT %s")
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
        with _any_bytes():
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
    with connection.cursor() as cursor:
        cursor.execute("SELECT s.seq, e.at FROM audit_seal s LEFT JOIN audit_event e ON e.id = s.event "
                       "WHERE s.seq <= %s ORDER BY s.seq LIMIT %s", [until, most])
        found = 0
        for seq, made in cursor.fetchall():
            if made is not None and made >= at:
                break
            found = seq
    return found


def waiting(after: int, most: int) -> list[Row]:
    """Events that wait to be sealed, by key: (event, mark, seq if it is sealed already, *COLUMNS)."""
    with _any_bytes(), connection.cursor() as cursor:
        cursor.execute(_WAITING, [after, most])
        return cursor.fetchall()


def all_waiting() -> Iterator[Row]:
    after: int | None = 0
    while after is not None:
        found = waiting(after, BATCH)
        yield from found
        after = found[-1][0] if len(found) == BATCH else None


def loose(most: int) -> tuple[int, list[int]]:
    """Events that are neither sealed nor waiting: how many, and the keys of the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) " + _LOOSE)
        count = cursor.fetchone()[0]
        if not count:
            return 0, []
        cursor.execute("SELECT e.id " + _LOOSE + " ORDER BY e.id LIMIT %s", [most])
        return count, [row[0] for row in cursor.fetchall()]


def last_seal() -> tuple[int, str] | None:
    """Number and hash of the newest link."""
    return Seal.objects.order_by("-seq").values_list("seq", "hash").first()


def first_seal() -> int | None:
    """Number of the oldest link that is kept."""
    return Seal.objects.order_by("seq").values_list("seq", flat=True).first()


def waiting_count() -> int:
    return Waiting.objects.count()


def trims() -> Iterator[tuple[int, str]]:
    """Events that say where the kept part begins, newest first: (key, detail)."""
    return Event.objects.filter(kind=TRIM).order_by("-id").values_list("id", "detail").iterator()


@contextmanager
def _any_bytes() -> Iterator[None]:
    """A text that is no UTF-8 does not stop the reading."""
    connection.ensure_connection()
    raw = connection.connection
    if not isinstance(raw, sqlite3.Connection):
        yield
        return
    before, raw.text_factory = raw.text_factory, _escaped
    try:
        yield
    finally:
        raw.text_factory = before


def _escaped(text: bytes) -> str:
    return text.decode("utf-8", "surrogateescape")
