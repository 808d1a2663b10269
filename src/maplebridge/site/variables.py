"""One variable of the environment, looked at before anything starts: what cannot be used is told in words."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable, Mapping
from ipaddress import ip_network
from os import defpath
from pathlib import Path

from maplebridge.engine.problem import Problem, Refused

Environ = Mapping[str, str]
HOST = re.compile(r"\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\]")  # as a browser names it, without port


class BadSetting(Refused):
    """A variable that cannot be used: its name, what it holds, what it may hold."""

    def __init__(self, name: str, value: str, wanted: str) -> None:
        self.name, self.value, self.wanted = name, value, wanted
        super().__init__([Problem("service.bad_setting", params={"name": name, "value": value, "wanted": wanted})])


def flag(environ: Environ, name: str) -> bool:
    return choice(environ, name, "0", ("0", "1")) == "1"


def choice(environ: Environ, name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = environ.get(name) or default
    if value not in allowed:
        raise BadSetting(name, value, " | ".join(allowed))
    return value


def listed(environ: Environ, name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in (environ.get(name) or "").split(",") if part.strip())


def addresses(environ: Environ, name: str) -> tuple[str, ...]:
    found = listed(environ, name)
    for address in found:
        _ask(name, address, ip_network, "10.1.2.3, 10.1.0.0/16, ::1")
    return found


def hosts(environ: Environ, name: str) -> tuple[str, ...]:
    found = listed(environ, name)
    for host in found:
        if not HOST.fullmatch(host):
            raise BadSetting(name, host, "bridge.office.local, 10.1.2.3, [fd00::1]")
    return found


def count(environ: Environ, name: str, default: int) -> int:
    value = environ.get(name) or str(default)
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 10_000):
        raise BadSetting(name, value, "1 … 10000")
    return int(value)


def file(environ: Environ, name: str) -> Path | None:
    """One that can be read."""
    value = environ.get(name)
    if not value:
        return None
    _ask(name, value, lambda path: Path(path).read_text(encoding="utf-8"), "/path/file")
    return Path(value)


def program(environ: Environ, name: str) -> str:
    """A command line whose program is here."""
    value = environ.get(name) or ""
    if value:
        _ask(name, value, lambda line: _found(line, environ.get("PATH", defpath)), "/path/program --option")
    return value


def checked(environ: Environ, name: str, default: str, check: Callable[[str], object], wanted: str) -> str:
    value = environ.get(name) or default
    _ask(name, value, check, wanted)
    return value


def _found(line: str, path: str) -> None:
    words = shlex.split(line)
    if not words or shutil.which(words[0], path=path) is None:
        raise LookupError(line)


def _ask(name: str, value: str, check: Callable[[str], object], wanted: str) -> None:
    try:
        check(value)
    except (ValueError, OSError, LookupError):
        raise BadSetting(name, value, wanted) from None
