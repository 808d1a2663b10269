"""Pictures of a report for the documentation: python -m tests.reports.programme.pictures REPORT.html FOLDER.

Takes the first view, the matrix, the ranking and one line with its ladder at 1280 and 390 px in both languages.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.reports.programme.browser import chromium

SIZES = {1280: 900, 390: 844}
FIRST_SCORE = ".grid tbody tr:first-child td:nth-of-type(2) > button"


def take(report: Path, folder: Path) -> list[Path]:
    """The files written."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    with chromium() as browser:
        for width, height in SIZES.items():
            for lang in ("zh", "en"):
                page = browser.new_page(viewport={"width": width, "height": height})
                page.goto(f"{report.resolve().as_uri()}#lang={lang}")

                def shoot(name: str, page=page, width=width, lang=lang) -> None:  # type: ignore[no-untyped-def]
                    made.append(folder / f"report-{name}-{width}-{lang}.png")
                    page.screenshot(path=str(made[-1]))

                shoot("first")
                for part in ("matrix", "ranking"):
                    page.evaluate("part => document.getElementById(part).scrollIntoView()", part)
                    shoot(part)
                page.locator(FIRST_SCORE).click()
                page.locator("#drawer table button").first.click()
                shoot("trace")
                page.close()
    return made


if __name__ == "__main__":
    for path in take(Path(sys.argv[1]), Path(sys.argv[2])):
        print(path)
