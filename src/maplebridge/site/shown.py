"""What of the settings may be seen by those who look after the installation."""

from __future__ import annotations

from urllib.parse import urlsplit

from maplebridge.site.environment import Environment


def shown(site: Environment) -> dict[str, str]:
    """The settings in force, for the page about the system: nothing secret in it."""
    url = urlsplit(site.database)
    server = f"{url.hostname or ''}:{url.port}" if url.port else url.hostname or ""
    return {
        "MAPLEBRIDGE_HOME": str(site.home),
        "MAPLEBRIDGE_DATABASE": f"{url.scheme}://{server}{url.path}",
        "MAPLEBRIDGE_MODE": "service" if site.service else "try",
        "MAPLEBRIDGE_DEMO": "1" if site.demo else "0",
        "MAPLEBRIDGE_HOSTS": ", ".join(site.hosts),
        "MAPLEBRIDGE_TIME_ZONE": site.time_zone,
        "MAPLEBRIDGE_PASSWORD_POLICY": site.password_policy,
        "MAPLEBRIDGE_SECOND_FACTOR": ", ".join(sorted(site.second_factor)),
        "MAPLEBRIDGE_PROXIES": ", ".join(site.proxies),
        "MAPLEBRIDGE_OIDC_SERVER": site.oidc.server,
        "MAPLEBRIDGE_METRICS_FROM": ", ".join(site.metrics_from),
        "MAPLEBRIDGE_METRICS_TOKEN_FILE": str(site.metrics_token_file or ""),
        "MAPLEBRIDGE_LOG_LEVEL": site.log_level,
        "MAPLEBRIDGE_BACKUPS": str(site.backups),
        "MAPLEBRIDGE_BACKUPS_KEPT": str(site.backups_kept),
        "MAPLEBRIDGE_JOBS_PARALLEL": str(site.jobs_parallel),
        "MAPLEBRIDGE_UPLOAD_MEGABYTES": str(site.upload_megabytes),
        "MAPLEBRIDGE_SCANNER": site.scanner,
    }
