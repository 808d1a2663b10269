"""What holds for every template, those of pages to come included."""

from __future__ import annotations

import re

import pytest

from maplebridge.words import known_codes
from tests.site.templates import READ_OUT, SOURCE, TAG, Template, templates

CODE = re.compile(r"""["']([a-z]+(?:\.[a-z0-9_]+)+)["']""")
BEGUN = re.compile(r"""["']([a-z]+\.[a-z0-9_.]*)["']\|add:""")
LETTER = re.compile(r"[A-Za-z\u4e00-\u9fff]")
OF_ANY_LANGUAGE = {"中文", "EN", "MB"}  # the switch names each language in itself
ICONS = (SOURCE / "site/static/vendor/tabler-icons-3.51.0.svg").read_text(encoding="utf-8")

every = pytest.mark.parametrize("template", templates(), ids=lambda template: template.name)


@every
def test_its_words_are_there(template: Template) -> None:
    said = {code for tag in template.tags() if tag.startswith(("{% say ", "{% say_plain ")) or "|said" in tag
            for code in CODE.findall(tag.partition(" as ")[0])}
    begun = {code for tag in template.tags() for code in BEGUN.findall(tag)}  # put together at run time
    assert sorted(said - begun - set(known_codes())) == []
    assert [code for code in begun if not any(known.startswith(code) for known in known_codes())] == []


@every
def test_it_writes_no_words_itself(template: Template) -> None:
    text = re.sub(r"&[a-z]+;|<!doctype html>", "", template.text())
    assert [word for word in text.split() if LETTER.search(word) and word not in OF_ANY_LANGUAGE] == []
    written = [(name, TAG.sub("", value)) for name, value in template.attributes() if name in READ_OUT]
    assert [value for name, value in written if LETTER.search(value) and name != "value"] == []


@every
def test_attributes_hold_no_markup(template: Template) -> None:
    """`named` and words with names in them mark the language with an element of their own; there is `say_plain`."""
    wrong = [value for _, value in template.attributes()
             if "|named" in value or re.search(r"\{% say \S+ \w+=", value)]
    assert wrong == []


@every
def test_it_keeps_to_the_content_policy(template: Template) -> None:
    assert not [name for name, _ in template.attributes() if name == "style" or re.fullmatch(r"on[a-z]+", name)]
    assert not re.search(r"<style|<script(?![^>]* src=)|javascript:", template.source)
    assert not re.search(r"hx-on|hx-vals=.js:", template.source)


@every
def test_it_is_used(template: Template) -> None:
    """By a page, a test of Django's own names, or another template."""
    framework = ("account/", "mfa/", "socialaccount/", "usersessions/", "allauth/", "django/")
    if template.name.startswith(framework):
        return
    users = [file for file in SOURCE.rglob("*") if file.suffix in (".py", ".html") and "static" not in file.parts]
    quoted = (f'"{template.name}"', f"'{template.name}'")
    assert any(name in file.read_text(encoding="utf-8") for file in users for name in quoted)


def test_icons_are_those_in_use() -> None:
    """Places of the rail name theirs in Python."""
    from maplebridge.site.frame import PLACES

    used = {name for template in templates() for name in re.findall(r'\{% icon "([a-z-]+)" %\}', template.source)}
    assert used | {place.icon for place in PLACES} == set(re.findall(r'<symbol id="([a-z-]+)"', ICONS))
