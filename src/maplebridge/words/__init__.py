"""Codes to sentences, in zh and en. Every code the engine can return has its words in one of the YAML files here."""

from maplebridge.words.phrases import Sentence, known_codes, phrase, sentence

__all__ = ["Sentence", "known_codes", "phrase", "sentence"]
