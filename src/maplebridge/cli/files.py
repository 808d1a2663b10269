"""Writing so that a reader never sees half a result: drafts beside the target that take its place at the end."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from maplebridge.engine.problem import Place, Problem

NO_RIGHT = (errno.EACCES, errno.EPERM, errno.EROFS)
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
DAMAGED, CANNOT_OPEN = (11, 26), 14  # SQLite's codes: corrupt, not a database; sqlite3 is not loaded for them
WRONG_SORT = (errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY)


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
    """A database file that is damaged or cannot be opened, as a problem; None for any other fault."""
    if is_damaged(fault):
        return Problem("service.database_damaged")
    if _sqlite_code(fault) == CANNOT_OPEN:
        return Problem("service.no_database", params={"fault": str(fault)})
    return None


def is_damaged(fault: BaseException) -> bool:
    """Whether SQLite says that the file is no sound database."""
    return _sqlite_code(fault) in DAMAGED


def _sqlite_code(fault: BaseException | None) -> int:
    """SQLite's own code of a fault, or of what it was raised from; 0: none."""
    while fault is not None:
        if code := getattr(fault, "sqlite_errorcode", 0):
            return int(code) & 0xFF
        fault = fault.__cause__
    return 0


def write_whole(file: Path, content: bytes) -> None:
    write_files({file: content})


def write_files(files: Mapping[Path, bytes]) -> None:
    """All of them or none: every draft is written before the first takes its place. Raises OSError."""
    drafts: dict[Path, Path] = {}
    try:
        for file, content in files.items():
            with _naming(file):
                if file.is_dir():
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file))
                file.parent.mkdir(parents=True, exist_ok=True)
                drafts[file] = file.with_name(f".{file.name}.{os.getpid()}.part")
                drafts[file].write_bytes(content)
        for file, draft in drafts.items():
            draft.replace(file)
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """A draft beside the folder that takes its place when all went well."""
    with _naming(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    old = draft.with_name(f"{draft.name}-old")
    try:
        draft.chmod(0o755)
        yield draft
        if folder.exists():
            folder.rename(old)
        draft.rename(folder)
    except BaseException:
        if old.exists() and not folder.exists():
            old.rename(folder)
        raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def merged_into(folder: Path) -> Iterator[Path]:
    """A draft whose parts replace those of the same name in the folder when all went well; other files stay."""
    fresh = not folder.exists()
    with _naming(folder):
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(mkdtemp(prefix=".draft-", dir=folder))
    done = False
    try:
        yield draft
        for part in sorted(draft.iterdir()):
            target = folder / part.name
            if target.is_dir() and not target.is_symlink():
                shutil.rmtree(target)
            elif part.is_dir():
                target.unlink(missing_ok=True)
            part.replace(target)
        done = True
    finally:
        shutil.rmtree(draft if done or not fresh else folder, ignore_errors=True)


@contextmanager
def _naming(target: Path) -> Iterator[None]:
    """A fault at a draft bears the name of what was to be written."""
    try:
        yield
    except OSError as fault:
        raise OSError(fault.errno, fault.strerror or str(fault), str(target)) from fault
