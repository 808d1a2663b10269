"""What the components of pages need of templates: icons, the control of a field, a text used twice, told changes."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from maplebridge.web.conflict import Told, tell_changes
from maplebridge.web.refusals import Stale
from maplebridge.web.say import say

register = template.Library()
ICONS = "vendor/tabler-icons-3.51.0.svg"
STATES = "maplebridge/states.svg"
LETTERS = {"made_up": 23, "late": 18.5}  # where they stand


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture beside words; never alone, so it says nothing to a screen reader."""
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
                       static(ICONS), name)


@register.simple_tag
def shape(state: str) -> SafeString:
    """The shape of a state of components/state.html, with its letter where it has one; the words stand beside it."""
    letter = format_html('<text x="14" y="{}">{}</text>', LETTERS[state], say(f"web.letter_{state}")) \
        if state in LETTERS else ""
    return format_html('<svg class="shape" viewBox="0 0 28 26" aria-hidden="true" focusable="false">'
                       '<use href="{}#{}"></use>{}</svg>', static(STATES), state, letter)


@register.simple_block_tag
def captured(content: str) -> str:
    """{% captured as name %}...{% endcaptured %}: what a block holds, to be shown where and if it is wanted."""
    return SafeString(content.strip())


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's control, dressed by its kind."""
    return field.as_widget(attrs={"class": f"{field.field.widget.attrs.get('class', '')} {_dress(field)}".strip()})


def _dress(field: BoundField) -> str:
    match field.field.widget:
        case CheckboxSelectMultiple() | RadioSelect():
            return "choices"
        case CheckboxInput():
            return "form-check-input"
        case Select():
            return "form-select"
    return "form-control"


@register.filter
def ticked(field: BoundField) -> bool:
    """Whether the label stands behind the control: one box to tick."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def grouped(field: BoundField) -> bool:
    """Whether the control is several: a group with a heading, not one label."""
    return bool(field.field.widget.use_fieldset)


@register.simple_tag
def changes_of(stale: Stale, form: Any) -> list[Told]:
    """What others changed, with the labels of the form where there is one."""
    return tell_changes(stale, form or None)
