"""Which language to speak: --lang, then MAPLEBRIDGE_LANG, then the locale."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Literal

Lang = Literal["zh", "en"]


def choose_language(argv: Sequence[str] | None = None, environ: Mapping[str, str] | None = None) -> Lang:
    """Read from the raw arguments, because help texts are needed before they are parsed."""
    words = list(sys.argv[1:] if argv is None else argv)
    for i, word in enumerate(words):
        if word == "--lang" and i + 1 < len(words):
            return _as_lang(words[i + 1])
        if word.startswith("--lang="):
            return _as_lang(word.removeprefix("--lang="))
    env = os.environ if environ is None else environ
    for name in ("MAPLEBRIDGE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if env.get(name):
            return _as_lang(env[name])
    return "en"


def _as_lang(value: str) -> Lang:
    return "zh" if value.lower().startswith("zh") else "en"
