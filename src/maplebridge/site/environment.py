"""The settings of one installation, read from MAPLEBRIDGE_* variables. docs/reference/settings.md lists them."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit
from zoneinfo import ZoneInfo

from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.site import variables
from maplebridge.site.variables import BadSetting
from maplebridge.web import clock

SECRETS = "secrets.json"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
LOOPBACK = ("127.0.0.1", "::1")
HERE = ("localhost", "127.0.0.1", "[::1]")  # by which monitors on the machine itself ask
DATABASES = "sqlite:////path/file.sqlite3 | postgresql://user@host/name"


@dataclass(frozen=True, slots=True)
class Outside:
    """An OpenID Connect service. `claim`: what of it names a person; `match`: as a user name or a badge."""

    server: str = ""
    client: str = ""
    secret: str = ""
    claim: str = "preferred_username"
    match: str = "username"

    def providers(self) -> dict[str, Any]:
        """As allauth wants it; nothing where none is set."""
        return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [{
            "provider_id": "service", "name": "service", "client_id": self.client, "secret": self.secret,
            "settings": {"server_url": self.server, "oauth_pkce_enabled": True}}]}} if self.server else {}

    def origins(self) -> list[str]:
        """Where a form of ours may lead."""
        url = urlsplit(self.server)
        return [f"{url.scheme}://{url.netloc}"] if self.server else []


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
    second_factor: frozenset[str] = frozenset()  # roles that may only be used with a second factor
    oidc: Outside = Outside()  # the organisation's own log-in
    metrics_from: tuple[str, ...] = LOOPBACK  # addresses that may read the metrics
    metrics_token_file: Path | None = None  # who sends what this file holds may too
    log_level: str = "INFO"
    backups: Path = Path()
    backups_kept: int = 14
    jobs_parallel: int = 1  # jobs that one worker does at once
    upload_megabytes: int = 20  # one file
    scanner: str = ""  # program that looks a file through; ends with 0: clean, 1: not

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Environment:
        """Raises BadSetting."""
        home = Path(environ.get("MAPLEBRIDGE_HOME") or "build/site").absolute()
        return cls(
            home=home,
            database=environ.get("MAPLEBRIDGE_DATABASE") or f"sqlite:///{quote(str(home / 'maplebridge.sqlite3'))}",
            service=variables.choice(environ, "MAPLEBRIDGE_MODE", "try", ("try", "service")) == "service",
            demo=variables.flag(environ, "MAPLEBRIDGE_DEMO"),
            hosts=tuple(dict.fromkeys((*variables.hosts(environ, "MAPLEBRIDGE_HOSTS"), *HERE))),
            time_zone=variables.checked(environ, "MAPLEBRIDGE_TIME_ZONE", "Asia/Shanghai", ZoneInfo, "Asia/Shanghai"),
            password_policy=variables.choice(environ, "MAPLEBRIDGE_PASSWORD_POLICY", "asvs", ("asvs", "mlps")),
            proxies=variables.addresses(environ, "MAPLEBRIDGE_PROXIES"),
            second_factor=_second_factor(environ),
            oidc=_outside(environ),
            metrics_from=variables.addresses(environ, "MAPLEBRIDGE_METRICS_FROM") or LOOPBACK,
            metrics_token_file=variables.file(environ, "MAPLEBRIDGE_METRICS_TOKEN_FILE"),
            log_level=variables.choice(environ, "MAPLEBRIDGE_LOG_LEVEL", "INFO", LEVELS),
            backups=Path(environ.get("MAPLEBRIDGE_BACKUPS") or home / "backups").absolute(),
            backups_kept=variables.count(environ, "MAPLEBRIDGE_BACKUPS_KEPT", 14),
            jobs_parallel=variables.count(environ, "MAPLEBRIDGE_JOBS_PARALLEL", 1),
            upload_megabytes=variables.count(environ, "MAPLEBRIDGE_UPLOAD_MEGABYTES", 20),
            scanner=variables.program(environ, "MAPLEBRIDGE_SCANNER"),
        )

    @property
    def clock_days(self) -> int:
        """By how many days the demo's city stands after the machine's calendar, as written when it was made."""
        try:
            return int((self.home / clock.FILE).read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0

    def databases(self) -> dict[str, dict[str, Any]]:
        """Django's DATABASES. SQLite is run so that what was acknowledged outlives a power cut (facts: FULL)."""
        url = _split(self.database)
        if url.scheme == "sqlite" and url.path not in ("", "/") and not url.query and not url.fragment:
            return {"default": {
                "ENGINE": "django.db.backends.sqlite3", "NAME": "/" + unquote(url.path).lstrip("/"),
                "CONN_MAX_AGE": None,
                "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20,
                            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                                            "PRAGMA secure_delete=ON;"},
            }}
        if url.scheme in ("postgresql", "postgres") and url.path.strip("/"):
            return {"default": {
                "ENGINE": "django.db.backends.postgresql", "NAME": unquote(url.path.lstrip("/")),
                "USER": unquote(url.username or ""), "PASSWORD": unquote(url.password or ""),
                "HOST": unquote(url.hostname or ""), "PORT": str(url.port or ""), "CONN_MAX_AGE": None,
                "CONN_HEALTH_CHECKS": True,
                "OPTIONS": {"connect_timeout": 5, **dict(parse_qsl(url.query))},  # ?sslmode=verify-full&sslrootcert=...
            }}
        raise BadSetting("MAPLEBRIDGE_DATABASE", f"{url.scheme or '?'}:…", DATABASES)

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
        if self.service and file.stat().st_mode & 0o077:
            raise Refused([Problem("service.secrets_open", Place(str(file)))])
        try:
            held = json.loads(file.read_bytes())
            return {"site": str(held["site"]), "audit": bytes.fromhex(held["audit"]).hex()}
        except (ValueError, KeyError, TypeError):
            raise Refused([Problem("service.secrets_damaged", Place(str(file)))]) from None


def _split(database: str) -> SplitResult:
    """What of it could be a password is never said."""
    try:
        url = urlsplit(database)
        _ = url.port
    except ValueError:
        raise BadSetting("MAPLEBRIDGE_DATABASE", "…", DATABASES) from None
    return url


def _outside(environ: Mapping[str, str]) -> Outside:
    """All or nothing; the secret stands in a file, so that it is not seen in a list of processes."""
    given = {name: environ.get(f"MAPLEBRIDGE_OIDC_{name}") or "" for name in ("SERVER", "CLIENT", "SECRET_FILE")}
    if not any(given.values()):
        return Outside()
    for name, value in given.items():
        if not value:
            raise BadSetting(f"MAPLEBRIDGE_OIDC_{name}", value, "SERVER + CLIENT + SECRET_FILE")
    url = urlsplit(given["SERVER"])
    schemes = ("https",) if environ.get("MAPLEBRIDGE_MODE") == "service" else ("https", "http")
    if url.scheme not in schemes or not url.netloc:
        raise BadSetting("MAPLEBRIDGE_OIDC_SERVER", given["SERVER"], f"{schemes[0]}://…")
    try:
        secret = Path(given["SECRET_FILE"]).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        raise BadSetting("MAPLEBRIDGE_OIDC_SECRET_FILE", given["SECRET_FILE"], "/path/file") from None
    return Outside(given["SERVER"], given["CLIENT"], secret,
                   environ.get("MAPLEBRIDGE_OIDC_CLAIM") or "preferred_username",
                   variables.choice(environ, "MAPLEBRIDGE_OIDC_MATCH", "username", ("username", "badge")))


def _second_factor(environ: Mapping[str, str]) -> frozenset[str]:
    """The administrators' at least where it is for real use."""
    always = ADMINISTRATORS if environ.get("MAPLEBRIDGE_MODE") == "service" else ()
    return frozenset((*always, *variables.listed(environ, "MAPLEBRIDGE_SECOND_FACTOR")))
