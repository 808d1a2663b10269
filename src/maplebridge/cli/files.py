"""Writing so that a reader never sees half a result: drafts beside the target that take its place at the end."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp


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
