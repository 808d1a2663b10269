"""PDF files read back with the tools of Poppler, which know nothing of how they were made."""

from __future__ import annotations

import re
import subprocess


def pdf_pages(data: bytes) -> list[str]:
    """The text of each page; blanks drawn together, so that a row reads as one line."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    pages = done.stdout.decode().split("\f")[:-1]
    return ["\n".join(re.sub("[ \t]+", " ", line).strip() for line in page.splitlines()) for page in pages]


def pdf_fonts(data: bytes) -> list[tuple[str, bool]]:
    """Name of each font and whether it is in the file."""
    done = subprocess.run(["pdffonts", "-"], input=data, capture_output=True, check=True)
    lines = [line.split() for line in done.stdout.decode().splitlines()[2:]]
    return [(line[0], line[-5] == "yes") for line in lines]
