"""What each page asks of the database: verb and table of every statement, kept in queries.txt and read by people.

    python -m tests.site.queries    writes it anew: read the difference before keeping it
"""

from __future__ import annotations

import re
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

FILE = Path(__file__).with_name("queries.txt")
STATEMENT = re.compile(r'(SELECT|INSERT|UPDATE|DELETE).*?(?:FROM|INTO|UPDATE) "(\w+)"', re.DOTALL)
LINE = re.compile(r"^(\S+): (.*)$", re.MULTILINE)


def asked(client: Client, address: str) -> tuple[list[str], int]:
    """The statements of one request, and the bytes that came. The first request of a log-in notes it: ask before."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    size = sum(map(len, answer.streaming_content)) if answer.streaming else len(answer.content)
    return [said for query in captured if (said := _said(query["sql"]))], size


def _said(sql: str) -> str:
    """`SELECT units_unit`; empty for what only opens and closes transactions."""
    found = STATEMENT.match(sql.strip().strip("("))
    if found:
        return f"{found[1]} {found[2]}"
    updated = re.match(r'UPDATE "(\w+)"', sql)
    return f"UPDATE {updated[1]}" if updated else ""


def kept() -> dict[str, str]:
    return dict(LINE.findall(FILE.read_text(encoding="utf-8")))


def keep(found: dict[str, str]) -> None:
    FILE.write_text("".join(f"{name}: {said}\n" for name, said in sorted(found.items())), encoding="utf-8")


def main() -> None:
    from tests.permissions.database import throw_away

    with throw_away():
        from tests.apps.cast import make_cast
        from tests.site.pages import pages

        cast = make_cast()
        keep({page.name: of_page(cast, page) for page in pages(cast)})


def of_page(cast, page) -> str:  # type: ignore[no-untyped-def] - both are known only once Django is set up
    from tests.site.visitors import client_of

    client = client_of(cast, page.who) if page.who else Client()
    client.get(page.address)
    return ", ".join(asked(client, page.address)[0])


if __name__ == "__main__":
    import tests.home  # noqa: F401 - before Django reads its settings

    main()
