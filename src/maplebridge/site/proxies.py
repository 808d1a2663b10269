"""Who asks and how, where a proxy stands in front: only a proxy that is named is believed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from ipaddress import ip_address, ip_network
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


def behind_proxies(application: Application, proxies: Sequence[str]) -> Application:
    """The application, told the client's own address and scheme; claims of anybody else are taken away."""

    def run(environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        claims = {name: environ.pop(name, "") for name in CLAIMS}
        if within(environ.get("REMOTE_ADDR", ""), proxies):
            chain = [part.strip() for part in claims["HTTP_X_FORWARDED_FOR"].split(",") if part.strip()]
            strangers = [address for address in chain if not within(address, proxies)]
            if strangers:
                environ["REMOTE_ADDR"] = strangers[-1][:45]
            if claims["HTTP_X_FORWARDED_PROTO"] in ("http", "https"):
                environ["wsgi.url_scheme"] = claims["HTTP_X_FORWARDED_PROTO"]
        return application(environ, start)

    return run
