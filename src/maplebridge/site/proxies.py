"""Who asks and how, where a proxy stands in front: only a proxy that is named is believed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
CLAIMS = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT",
          "HTTP_X_REAL_IP", "HTTP_FORWARDED")


def within(address: str, networks: Sequence[str]) -> bool:
    """Whether an address is one of these, or lies in one of these networks."""
    try:
        own = ip_address(address)
    except ValueError:
        return False
    return any(own in ip_network(network) for network in networks)


def plain(told: str) -> str:
    """An address as it is compared and kept: without port, brackets, zone, and an IPv4 one as such where IPv6 carries
    it. Empty for what is none."""
    host = told.strip().strip('"')
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        found = ip_address(host.partition("%")[0])
    except ValueError:
        return ""
    return str(found.ipv4_mapped or found) if isinstance(found, IPv6Address) else str(found)


def behind_proxies(application: Application, proxies: Sequence[str]) -> Application:
    """The application, told the client's own address and scheme; claims of anybody else are taken away."""

    def run(environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        claims = {name: environ.pop(name, "") for name in CLAIMS}
        environ["REMOTE_ADDR"] = plain(environ.get("REMOTE_ADDR", ""))
        if within(environ["REMOTE_ADDR"], proxies):
            chain = [plain(part) for part in claims["HTTP_X_FORWARDED_FOR"].split(",") if part.strip()]
            strangers = [address for address in chain if not within(address, proxies)]
            if strangers and strangers[-1]:  # who came through is not always told
                environ["REMOTE_ADDR"] = strangers[-1]
            if claims["HTTP_X_FORWARDED_PROTO"] in ("http", "https"):
                environ["wsgi.url_scheme"] = claims["HTTP_X_FORWARDED_PROTO"]
        return application(environ, start)

    return run
