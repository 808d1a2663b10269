"""A label in two languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """zh is the leading text; en may be absent and then falls back to zh."""

    zh: str
    en: str | None = None

    def say(self, lang: Lang) -> str:
        return self.en if lang == "en" and self.en else self.zh
