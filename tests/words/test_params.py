"""What fills a sentence may be called anything, also what the function calls its own."""

from __future__ import annotations

from maplebridge.web.say import say
from maplebridge.words import bilingual, phrase


def test_a_sentence_with_a_code_in_it() -> None:
    said = {"actor": "陈伟", "object": "新河派出所", "code": "A13", "day": "3月2日"}
    assert phrase("event.units.add", "zh", **said) == "陈伟设立新河派出所（A13），从3月2日起"
    assert bilingual("event.units.add", **said).zh == phrase("event.units.add", "zh", **said)
    assert "A13" in say("event.units.add", **said)
