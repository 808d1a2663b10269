"""What the system or the database refused, as problems. Known by codes and names: no driver is loaded for them."""

from __future__ import annotations

import errno
from collections.abc import Iterator

from maplebridge.engine.problem import Place, Problem

NO_RIGHT = (errno.EACCES, errno.EPERM, errno.EROFS)
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
WRONG_SORT = (errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY)
DAMAGED, CANNOT_OPEN = (11, 26), 14  # SQLite's codes: corrupt, not a database
AWAY = {("psycopg", "OperationalError"), ("psycopg", "InterfaceError")}


def file_fault(fault: OSError) -> Problem:
    """What the system refused, as a problem with the file's name."""
    place = Place(str(fault.filename)) if fault.filename else Place()
    if fault.errno in NO_RIGHT:
        return Problem("cli.no_right", place)
    if fault.errno in NO_ROOM:
        return Problem("cli.no_room", place)
    if fault.errno in WRONG_SORT:
        return Problem("cli.wrong_sort", place)
    return Problem("cli.file_trouble", place, {"reason": fault.strerror or str(fault)})


def database_fault(fault: BaseException) -> Problem | None:
    """A database that is damaged, cannot be opened or does not answer, as a problem; None for any other fault."""
    if is_damaged(fault):
        return Problem("service.database_damaged")
    if _sqlite_code(fault) == CANNOT_OPEN or _is_away(fault):
        said = str(fault).strip().splitlines() or [type(fault).__name__]
        return Problem("service.no_database", params={"fault": said[0][:300]})
    return None


def is_damaged(fault: BaseException) -> bool:
    """Whether SQLite says that the file is no sound database."""
    return _sqlite_code(fault) in DAMAGED


def _is_away(fault: BaseException) -> bool:
    """Whether PostgreSQL was not there, or left; Django's fault has the driver's as its cause."""
    return any((kind.__module__, kind.__name__) in AWAY for one in _causes(fault) for kind in type(one).__mro__)


def _sqlite_code(fault: BaseException) -> int:
    """SQLite's own code of a fault, or of what it was raised from; 0: none."""
    return next((int(code) & 0xFF for one in _causes(fault) if (code := getattr(one, "sqlite_errorcode", 0))), 0)


def _causes(fault: BaseException | None) -> Iterator[BaseException]:
    while fault is not None:
        yield fault
        fault = fault.__cause__
