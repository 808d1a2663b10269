"""Each attack changes the rows and says the number of the link that verification should name (None: it cannot know)."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

from maplebridge.apps.audit.chain import COLUMNS, Chain, line
from tests.apps.audit.tampering.attacker import Attacker

THIEF = Chain(b"not the key of this site")


def change_event(a: Attacker) -> int | None:
    seq = a.pick()
    event = a.event_at(seq)
    column = a.rng.choice(COLUMNS[1:])
    value = a.row(event)[COLUMNS.index(column)]
    a.sql(f"UPDATE audit_event SET {column} = %s WHERE id = %s", a.bent(column, value), event)
    return seq


def replace_event(a: Attacker) -> int | None:
    """Another row under the same key, without any UPDATE on SQLite."""
    seq = a.pick()
    row = list(a.row(a.event_at(seq)))
    column = a.rng.choice(COLUMNS[1:])
    place = COLUMNS.index(column)
    row[place] = a.bent(column, row[place])
    marks = ", ".join(["%s"] * len(COLUMNS))
    statement = f"INSERT INTO audit_event ({', '.join(COLUMNS)}) VALUES ({marks})"
    if connection.vendor == "sqlite":
        a.sql(statement.replace("INSERT", "REPLACE", 1), *row)
    else:
        a.sql(f"{statement} ON CONFLICT (id) DO UPDATE SET {column} = EXCLUDED.{column}", *row)
    return seq


def replace_seal(a: Attacker) -> int | None:
    seq = a.pick()
    event, _ = a.seal_of(seq)
    hash_ = THIEF.link(a.seal_of(max(seq - 1, 1))[1], seq, line(a.row(event)))
    if connection.vendor == "sqlite":
        a.sql("REPLACE INTO audit_seal (seq, event, hash) VALUES (%s, %s, %s)", seq, event, hash_)
    else:
        a.sql("INSERT INTO audit_seal (seq, event, hash) VALUES (%s, %s, %s) "
              "ON CONFLICT (seq) DO UPDATE SET hash = EXCLUDED.hash", seq, event, hash_)
    return seq


def renumber_event(a: Attacker) -> int | None:
    seq = a.pick()
    a.sql("UPDATE audit_event SET id = %s WHERE id = %s", 10**6 + a.rng.randrange(10**6), a.event_at(seq))
    return seq


def shift_text_between_columns(a: Attacker) -> int | None:
    seq = a.pick()
    event = a.event_at(seq)
    row = a.row(event)
    name, key = row[COLUMNS.index("object_name")], row[COLUMNS.index("object_key")]
    a.sql("UPDATE audit_event SET object_key = %s, object_name = %s WHERE id = %s",
          (key + "\x1f" + name)[:64], name[1:], event)
    return seq


def change_type(a: Attacker) -> int | None:
    """SQLite keeps a type with each value; PostgreSQL knows only that of the column."""
    if connection.vendor != "sqlite":
        return change_event(a)
    seq = a.pick()
    event = a.event_at(seq)
    a.sql("UPDATE audit_event SET " + a.rng.choice([
        "detail = CAST(detail AS BLOB)", "at = at + 0.25", "via = via || char(0)",
        "object_name = CAST(x'ff' || object_name AS TEXT)", "actor_key = CAST(actor_key || 'x' AS TEXT)",
    ]) + " WHERE id = %s", event)
    return seq


def change_hash(a: Attacker) -> int | None:
    seq = a.pick()
    _, hash_ = a.seal_of(seq)
    at = a.rng.randrange(64)
    digit = a.rng.choice([d for d in "0123456789abcdef" if d != hash_[at]])
    a.sql("UPDATE audit_seal SET hash = %s WHERE seq = %s", hash_[:at] + digit + hash_[at + 1:], seq)
    return seq


def point_seal_elsewhere(a: Attacker) -> int | None:
    seq = a.pick()
    a.sql("UPDATE audit_seal SET event = %s WHERE seq = %s", a.rng.choice([-1, 0, 10**9, a.rng.choice(a.waiting)]), seq)
    return seq


def renumber_seal(a: Attacker) -> int | None:
    seq = a.pick(below=1)
    a.sql("UPDATE audit_seal SET seq = %s WHERE seq = %s", a.rng.choice([0, -seq, a.length + a.rng.randint(1, 9)]), seq)
    return seq


def delete_event(a: Attacker) -> int | None:
    seq = a.pick()
    a.sql("DELETE FROM audit_event WHERE id = %s", a.event_at(seq))
    return seq


def delete_seal(a: Attacker) -> int | None:
    seq = a.pick(below=1)
    a.sql("DELETE FROM audit_seal WHERE seq = %s", seq)
    return seq


def delete_both(a: Attacker) -> int | None:
    seq, count = a.pick(below=1), a.rng.choice([1, 1, 2, 5])
    last = min(seq + count - 1, a.length - 1)
    a.sql("DELETE FROM audit_event WHERE id IN (SELECT event FROM audit_seal WHERE seq BETWEEN %s AND %s)", seq, last)
    a.sql("DELETE FROM audit_seal WHERE seq BETWEEN %s AND %s", seq, last)
    return seq


def delete_and_close_the_gap(a: Attacker) -> int | None:
    seq = a.pick(below=1)
    a.sql("DELETE FROM audit_event WHERE id = %s", a.event_at(seq))
    a.sql("DELETE FROM audit_seal WHERE seq = %s", seq)
    a.sql("UPDATE audit_seal SET seq = -seq WHERE seq > %s", seq)
    a.sql("UPDATE audit_seal SET seq = -seq - 1 WHERE seq < 0")
    return seq


def _two(a: Attacker) -> tuple[int, int]:
    one = a.pick(below=1)
    return one, a.rng.choice([one + 1, a.rng.randint(one + 1, a.length)])


def swap_contents(a: Attacker) -> int | None:
    one, other = _two(a)
    first, second = a.event_at(one), a.event_at(other)
    rows = a.row(first), a.row(second)
    sets = ", ".join(f"{column} = %s" for column in COLUMNS[1:])
    a.sql(f"UPDATE audit_event SET {sets} WHERE id = %s", *rows[1][1:], first)
    a.sql(f"UPDATE audit_event SET {sets} WHERE id = %s", *rows[0][1:], second)
    return one


def swap_events(a: Attacker) -> int | None:
    one, other = _two(a)
    first, second = a.event_at(one), a.event_at(other)
    a.sql("UPDATE audit_seal SET event = -1 WHERE seq = %s", one)
    a.sql("UPDATE audit_seal SET event = %s WHERE seq = %s", first, other)
    a.sql("UPDATE audit_seal SET event = %s WHERE seq = %s", second, one)
    return one


def swap_hashes(a: Attacker) -> int | None:
    one, other = _two(a)
    first, second = a.seal_of(one)[1], a.seal_of(other)[1]
    a.sql("UPDATE audit_seal SET hash = %s WHERE seq = %s", second, one)
    a.sql("UPDATE audit_seal SET hash = %s WHERE seq = %s", first, other)
    return one


def swap_seals(a: Attacker) -> int | None:
    one, other = _two(a)
    a.sql("UPDATE audit_seal SET seq = -1 WHERE seq = %s", one)
    a.sql("UPDATE audit_seal SET seq = %s WHERE seq = %s", one, other)
    a.sql("UPDATE audit_seal SET seq = %s WHERE seq = -1", other)
    return one


def _forged(a: Attacker) -> int:
    row = list(a.row(a.event_at(a.pick())))
    column = a.rng.choice(COLUMNS[1:])
    row[COLUMNS.index(column)] = a.bent(column, row[COLUMNS.index(column)])
    return a.add_event(tuple(row))


def insert_event(a: Attacker) -> int | None:
    _forged(a)
    return None


def insert_waiting(a: Attacker) -> int | None:
    event = _forged(a)
    marks = a.sql("SELECT mark FROM audit_waiting WHERE event = %s", a.rng.choice(a.waiting))[0]
    a.sql("INSERT INTO audit_waiting (event, mark) VALUES (%s, %s)", event,
          a.rng.choice([marks[0], THIEF.mark(line(a.row(event))), "", "0" * 64]))
    return None


def insert_sealed(a: Attacker) -> int | None:
    event = _forged(a)
    before = a.seal_of(a.length)[1]
    a.sql("INSERT INTO audit_seal (seq, event, hash) VALUES (%s, %s, %s)", a.length + 1, event,
          a.rng.choice([THIEF.link(before, a.length + 1, line(a.row(event))), before]))
    return a.length + 1


def replay_event(a: Attacker) -> int | None:
    event = a.add_event(a.row(a.event_at(a.pick())))
    a.sql("INSERT INTO audit_seal (seq, event, hash) VALUES (%s, %s, %s)", a.length + 1, event,
          a.seal_of(a.pick())[1])
    return a.length + 1


def replay_waiting(a: Attacker) -> int | None:
    waits = a.rng.choice(a.waiting)
    mark = a.sql("SELECT mark FROM audit_waiting WHERE event = %s", waits)[0][0]
    a.sql("INSERT INTO audit_waiting (event, mark) VALUES (%s, %s)", a.add_event(a.row(waits)), mark)
    return None


def wait_again(a: Attacker) -> int | None:
    event = a.event_at(a.pick())
    a.sql("INSERT INTO audit_waiting (event, mark) VALUES (%s, %s)", event, THIEF.mark(line(a.row(event))))
    return None


def truncate(a: Attacker) -> int | None:
    keep = a.length - a.rng.choice([1, 1, 2, a.rng.randint(1, a.length)])
    a.sql("DELETE FROM audit_event WHERE id IN (SELECT event FROM audit_seal WHERE seq > %s)", keep)
    a.sql("DELETE FROM audit_seal WHERE seq > %s", keep)
    return None


def chain_anew(a: Attacker) -> int | None:
    """Changes an event and computes all that follows with a key of one's own."""
    seq = change_event(a) or 1
    before = a.seal_of(seq - 1)[1] if seq > 1 else THIEF.genesis
    for number in range(seq, min(seq + 30, a.length) + 1):
        before = THIEF.link(before, number, line(a.row(a.event_at(number))))
        a.sql("UPDATE audit_seal SET hash = %s WHERE seq = %s", before, number)
    return seq


def forget_the_beginning(a: Attacker) -> int | None:
    """Removes the oldest and adds an event that says the retention schedule did it."""
    cut = a.pick(below=2)
    hash_ = a.seal_of(cut)[1]
    a.sql("DELETE FROM audit_event WHERE id IN (SELECT event FROM audit_seal WHERE seq <= %s)", cut)
    a.sql("DELETE FROM audit_seal WHERE seq <= %s", cut)
    row = list(a.row(a.event_at(a.length)))
    row[COLUMNS.index("kind")] = "audit.trim"
    row[COLUMNS.index("detail")] = f'{{"changes":{{}},"en":{{}},"params":{{"hash":"{hash_}","seq":{cut}}}}}'
    event = a.add_event(tuple(row))
    if a.rng.random() < 0.5:
        a.sql("INSERT INTO audit_waiting (event, mark) VALUES (%s, %s)", event, THIEF.mark(line(a.row(event))))
    return None


def change_waiting(a: Attacker) -> int | None:
    event = a.rng.choice(a.waiting)
    column = a.rng.choice(COLUMNS[1:])
    value = a.row(event)[COLUMNS.index(column)]
    a.sql(f"UPDATE audit_event SET {column} = %s WHERE id = %s", a.bent(column, value), event)
    return None


def delete_waiting_event(a: Attacker) -> int | None:
    a.sql("DELETE FROM audit_event WHERE id = %s", a.rng.choice(a.waiting))
    return None


def delete_waiting_row(a: Attacker) -> int | None:
    a.sql("DELETE FROM audit_waiting WHERE event = %s", a.rng.choice(a.waiting))
    return None


ATTACKS: tuple[Callable[[Attacker], int | None], ...] = (
    change_event, change_event, change_event, change_event, replace_event, replace_seal, renumber_event,
    shift_text_between_columns, change_type, change_hash, change_hash, point_seal_elsewhere, renumber_seal,
    delete_event, delete_seal, delete_both, delete_and_close_the_gap, swap_contents, swap_events, swap_hashes,
    swap_seals, insert_event, insert_waiting, insert_sealed, replay_event, replay_waiting, wait_again, truncate,
    truncate, chain_anew, forget_the_beginning, change_waiting, delete_waiting_event, delete_waiting_row)
