"""Help and usage errors in the person's language: typer's own words are English."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from functools import partial
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from maplebridge.cli.language import choose_language
from maplebridge.words import phrase

HEADS = {"Usage:": "cli.usage", "Arguments:": "cli.usage_arguments", "Options:": "cli.usage_options",
         "Commands:": "cli.usage_commands"}
INSIDE = (
    (re.compile(r"Show this message and exit\."), "cli.usage_help"),
    (re.compile(r"\[required\]"), "cli.usage_required"),
    (re.compile(r"\[OPTIONS\]"), "cli.usage_pieces"),
    (re.compile(r"COMMAND \[ARGS\]\.\.\."), "cli.usage_verb"),
    (re.compile(r"\[default: (?P<value>[^]]*)\]"), "cli.usage_default"),
)
#: What typer says of a wrong command line -> our words.
FAULTS = (
    (r"No such option: (?P<value>\S+)", "cli.usage_no_option"),
    (r"No such command '(?P<value>.*?)'\.", "cli.usage_no_command"),
    (r"Missing (argument|option|parameter):? '?(?P<value>[^'.]*)'?", "cli.usage_missing"),
    (r"Missing command", "cli.usage_no_verb"),
    (r"Got unexpected extra arguments?(\(s\))? \((?P<value>.*)\)", "cli.usage_extra"),
    (r"Option '(?P<value>.*?)' requires", "cli.usage_needs_value"),
    (r"Option '(?P<value>.*?)' does not take a value", "cli.usage_takes_none"),
    (r"Invalid value for '?(?P<value>.*?)'?: ", "cli.usage_invalid"),
)
FITS = {"--day": "cli.usage_form_day", "--lang": "cli.usage_form_lang", "--seed": "cli.usage_form_seed"}


class Verb(TyperCommand):
    """A verb whose help is in the chosen language; --lang may stand before or after its name."""

    def get_help(self, ctx: Any) -> str:
        return _said(super().get_help(ctx))

    def invoke(self, ctx: Any) -> Any:
        ctx.params["lang"] = ctx.params.get("lang") or ctx.find_root().params.get("lang") or choose_language([])
        return super().invoke(ctx)


class Verbs(TyperGroup):
    """A group of verbs; a wrong command line leaves with code 2 and says what is wrong."""

    def get_help(self, ctx: Any) -> str:
        return _said(super().get_help(ctx))

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, complete_var: str | None = None,
             standalone_mode: bool = True, windows_expand_args: bool = True, **extra: Any) -> Any:
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except TyperException as fault:
            _show(fault, args)
            sys.exit(fault.exit_code)
        sys.exit(code if isinstance(code, int) else 0)


def _show(fault: TyperException, args: Sequence[str] | None) -> None:
    lang = choose_language(args)
    text, context = fault.format_message(), getattr(fault, "ctx", None)
    if type(fault).__name__ == "NoArgsIsHelpError":
        typer.echo(text, err=True)
        return
    if context is not None:
        typer.echo(_said(context.get_usage()), err=True)
        typer.echo(phrase("cli.usage_try", lang, command=context.command_path), err=True)
    typer.echo(f"✗ {_fault(text, lang)}", err=True)


def _fault(text: str, lang: Any) -> str:
    for pattern, code in FAULTS:
        if found := re.match(pattern, text):
            value = found.groupdict().get("value", "")
            form = phrase(FITS[value], lang) if code == "cli.usage_invalid" and value in FITS else ""
            near = re.search(r"(?:Possible options: |Did you mean )'?([^')?]+)", text)
            said = phrase(code, lang, value=value) + (phrase("cli.usage_near", lang, value=near[1]) if near else "")
            return said + form
    return text


def _own(code: str, found: re.Match[str]) -> str:
    return phrase(code, choose_language(), **found.groupdict())


def _said(text: str) -> str:
    """Help or usage with typer's words in the chosen language."""
    lang = choose_language()
    if lang == "en":
        return text
    for head, code in HEADS.items():
        text = re.sub(rf"^{head}", phrase(code, lang), text, flags=re.MULTILINE)
    for pattern, code in INSIDE:
        text = pattern.sub(partial(_own, code), text)
    return text
