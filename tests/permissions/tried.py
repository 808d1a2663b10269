"""Which addresses the matrix tries, and why not the others."""

from __future__ import annotations

from tests.permissions.addresses import Address

BARE = {  # what asks for nothing, so there is nothing to try
    "api:api-root": "no operation of ours",
}


def tried(addresses: tuple[Address, ...]) -> tuple[Address, ...]:
    return tuple(address for address in addresses if address.name not in BARE)
