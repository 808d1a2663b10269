"""python -m tests.permissions [--write]: the matrix on a throw-away database; with --write into expected.csv."""

from __future__ import annotations

import sys

import tests.home  # noqa: F401 - before Django reads its settings
from tests.permissions.database import throw_away


def main(argv: list[str]) -> int:
    with throw_away():
        from tests.permissions import expected
        from tests.permissions.addresses import addresses
        from tests.permissions.cells import every
        from tests.permissions.scene import make_scene
        from tests.permissions.tried import tried

        scene = make_scene()
        found = {address.key: row for address, row in every(scene, tried(addresses()))}
        if "--write" in argv:
            expected.write(found)
        wanted = expected.read()
        off = [key for key in found | wanted if found.get(key) != wanted.get(key)]
        for key in off:
            print(f"{key}: {found.get(key)} instead of {wanted.get(key)}")
        cells = sum(len(letters) for row in found.values() for letters in row.values())
        print(f"{cells} cells of {len(found)} addresses, {len(off)} deviations")
        return 1 if off else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
