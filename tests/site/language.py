"""Words of the wrong language on a page.

In English every Chinese character must stand inside lang="zh..." (a name that has no English one). In Chinese every
Latin word must be one that the Chinese word files use too (Excel, CSV), or data of the test's city, or stand inside
lang="en" or <code>. What people typed (values of fields) is theirs. Attributes that are read out count like text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from maplebridge.words import known_codes
from tests.apps.cast import Cast
from tests.site.browser import Visit

TEXTS = """() => {
  const found = [];
  const add = (text, holder) => {
    if (!text || !text.trim() || holder.closest("code, .code, script, style, noscript, textarea")) return;
    found.push([text.trim(), holder.closest("[lang]").lang]);
  };
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) add(walk.currentNode.data, walk.currentNode.parentElement);
  for (const holder of document.querySelectorAll("*"))
    for (const name of ["aria-label", "placeholder", "alt", "title", "data-head", "data-offline", "data-unsent"])
      add(holder.getAttribute(name), holder);
  return found;
}"""
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
WORD = re.compile(r"[A-Za-z]{2,}")


def wrong_words(visit: Visit, language: str, known: frozenset[str]) -> list[str]:
    """Texts of the page in the other language. `known`: Latin words that may stand in Chinese, lower case."""
    texts = [(text, tag) for text, tag in visit.page.evaluate(TEXTS)]
    if language == "en":
        return [text for text, tag in texts if HAN.search(text) and not tag.startswith("zh")]
    return [text for text, tag in texts if tag.startswith("zh")
            and any(word.lower() not in known for word in WORD.findall(text))]


def latin_words(cast: Cast) -> frozenset[str]:
    """What may be Latin on a Chinese page: what the Chinese words use, names and codes of the city."""
    said = (text for words in known_codes().values() for text in _texts(words["zh"]))
    data = [text for unit in cast.units.values() for text in (unit.code, unit.zh)]
    data += [text for person in cast.people.values() for text in (person.zh, person.username or "")]
    return frozenset(word.lower() for text in (*said, *data) for word in WORD.findall(re.sub(r"\{[^}]*\}", "", text)))


def _texts(words: object) -> Iterable[str]:
    return [words] if isinstance(words, str) else list(words.values())  # type: ignore[attr-defined]
