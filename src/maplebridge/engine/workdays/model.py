"""What a calendar file says: special days of one year, in versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that differs from Monday to Friday, and why. `local` = set by an area, not by the national notice."""

    day: date
    off: bool
    zh: str
    en: str | None = None
    local: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """The days of a year as one notice sets them. A later notice is a version of its own, complete in itself."""

    version: str
    issued: date
    provisional: bool
    source: str
    days: tuple[SpecialDay, ...]
    url: str | None = None
    source_en: str | None = None


@dataclass(frozen=True, slots=True)
class Year:
    """One file: a year of a region; with an `area` it is laid over the region's own days."""

    file: str
    region: str
    year: int
    versions: tuple[Version, ...]  # ascending by `issued`
    area: str | None = None

    def known_on(self, day: date | None) -> Version | None:
        """The version in force on a day, the latest for None; None before the first was issued."""
        known = [version for version in self.versions if day is None or version.issued <= day]
        return known[-1] if known else None


Days = Mapping[date, SpecialDay]
