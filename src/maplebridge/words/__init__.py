"""Codes to sentences, in zh and en. Every code the engine can return has its words in one of the YAML files here."""

from maplebridge.words.phrases import Sentence, bilingual, known_codes, phrase, say_day, sentence

__all__ = ["Sentence", "bilingual", "known_codes", "phrase", "say_day", "sentence"]
