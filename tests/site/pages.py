"""Every page of the site with an example to look at: the address map gives the pages, so a new one comes by itself.

A page whose address names something (a unit, a person) takes it from examples.py; a test says what lacks one."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from maplebridge.apps.units.access import ROLES
from maplebridge.apps.units.guard import Rule
from tests.apps.cast import Cast
from tests.permissions.addresses import Address, addresses
from tests.site.examples import PARTS, VISITORS, example

ANYBODY = "office"  # visits what asks for no right


@dataclass(frozen=True, slots=True)
class SitePage:
    """One page: its name, address, and who looks at it (None: nobody is logged in)."""

    name: str
    address: str
    who: str | None


def pages(cast: Cast) -> list[SitePage]:
    """Each address that answers GET with a page, and the refusals everybody may meet."""
    shown = [_page(address, cast) for address in _addresses() if not _lacks_example(address)]
    return [*shown, SitePage("404", "/nowhere/", ANYBODY)]


def without_example() -> list[str]:
    """Pages that no test can look at yet."""
    return [address.name for address in _addresses() if _lacks_example(address)]


def _addresses() -> list[Address]:
    return [address for address in addresses() if _is_page(address)]


def _lacks_example(address: Address) -> bool:
    return example(address.name, address.parameters) is None


def _is_page(address: Address) -> bool:
    return address.method == "GET" and not address.name.startswith("api") and address.name not in PARTS


def _page(address: Address, cast: Cast) -> SitePage:
    make = example(address.name, address.parameters)
    assert make is not None
    return SitePage(address.name, reverse(address.name, kwargs=make(cast)), _visitor(address.name, address.rule))


def _visitor(name: str, rule: Rule | None) -> str | None:
    if name in VISITORS:
        return VISITORS[name]
    if rule is None or rule.public:
        return None
    if rule.right is None:
        return ANYBODY
    return next(role for role, rights in ROLES.items() if rule.right in rights)
