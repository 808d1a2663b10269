"""The settings of one installation, read from MAPLEBRIDGE_* variables. docs/reference/settings.md lists them."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

SECRETS = "secrets.json"


class BadSetting(Exception):
    """A variable that cannot be used: its name, what it holds, what it may hold."""

    def __init__(self, name: str, value: str, wanted: str) -> None:
        self.name, self.value, self.wanted = name, value, wanted
        super().__init__(f"{name}={value!r}: {wanted}")


@dataclass(frozen=True, slots=True)
class Environment:
    """One installation. `service` means for real use: HTTPS only, no demo accounts."""

    home: Path
    database: str
    service: bool
    demo: bool
    hosts: tuple[str, ...]
    time_zone: str
    password_policy: str  # asvs | mlps
    proxies: tuple[str, ...]  # addresses whose X-Forwarded-* are believed
    oidc: Mapping[str, str] = field(default_factory=dict)  # server, client, secret file

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Environment:
        """Raises BadSetting."""
        home = Path(environ.get("MAPLEBRIDGE_HOME") or "build/site").absolute()
        return cls(
            home=home,
            database=environ.get("MAPLEBRIDGE_DATABASE") or f"sqlite:///{home / 'maplebridge.sqlite3'}",
            service=_choice(environ, "MAPLEBRIDGE_MODE", "try", ("try", "service")) == "service",
            demo=_flag(environ, "MAPLEBRIDGE_DEMO"),
            hosts=_list(environ, "MAPLEBRIDGE_HOSTS") or ("localhost", "127.0.0.1", "[::1]"),
            time_zone=environ.get("MAPLEBRIDGE_TIME_ZONE") or "Asia/Shanghai",
            password_policy=_choice(environ, "MAPLEBRIDGE_PASSWORD_POLICY", "asvs", ("asvs", "mlps")),
            proxies=_list(environ, "MAPLEBRIDGE_PROXIES"),
            oidc={name.removeprefix("MAPLEBRIDGE_OIDC_").lower(): value for name, value in environ.items()
                  if name.startswith("MAPLEBRIDGE_OIDC_") and value},
        )

    def databases(self) -> dict[str, dict[str, Any]]:
        """Django's DATABASES. SQLite is run so that what was acknowledged outlives a power cut (facts: FULL)."""
        url = urlsplit(self.database)
        if url.scheme == "sqlite":
            return {"default": {
                "ENGINE": "django.db.backends.sqlite3", "NAME": unquote(url.path), "CONN_MAX_AGE": None,
                "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20,
                            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                                            "PRAGMA secure_delete=ON;"},
            }}
        if url.scheme in ("postgresql", "postgres"):
            return {"default": {
                "ENGINE": "django.db.backends.postgresql", "NAME": unquote(url.path.lstrip("/")),
                "USER": unquote(url.username or ""), "PASSWORD": unquote(url.password or ""),
                "HOST": unquote(url.hostname or ""), "PORT": str(url.port or ""), "CONN_MAX_AGE": None,
                "CONN_HEALTH_CHECKS": True, "OPTIONS": {"connect_timeout": 5},
            }}
        raise BadSetting("MAPLEBRIDGE_DATABASE", self.database, "sqlite:////path/file.sqlite3 or postgresql://user@host/name")

    def secrets(self) -> Mapping[str, str]:
        """`site` signs sessions and tokens, `audit` keys the chain of events. Made at the first start, readable by the
        owner only; kept apart from the database, so that who can change rows cannot make a fitting chain."""
        file = self.home / SECRETS
        if not file.exists():
            self.home.mkdir(parents=True, exist_ok=True)
            draft = file.with_suffix(f".{os.getpid()}")
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                json.dump({"site": secrets.token_urlsafe(50), "audit": secrets.token_hex(32)}, out)
            try:
                os.link(draft, file)  # the first of two that start together wins
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return json.loads(file.read_text())  # type: ignore[no-any-return]


def _flag(environ: Mapping[str, str], name: str) -> bool:
    return _choice(environ, name, "0", ("0", "1")) == "1"


def _choice(environ: Mapping[str, str], name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = environ.get(name) or default
    if value not in allowed:
        raise BadSetting(name, value, " | ".join(allowed))
    return value


def _list(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in (environ.get(name) or "").split(",") if part.strip())
