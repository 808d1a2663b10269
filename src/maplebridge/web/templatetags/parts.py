"""What the components of pages need of templates: icons, the control of a field, a text used twice, told changes."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from maplebridge.web.conflict import Told, tell_changes
from maplebridge.web.refusals import Stale

register = template.Library()
ICONS = "vendor/tabler-icons-3.51.0.svg"
STATES = "maplebridge/states.svg"


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture beside words; never alone, so it says nothing to a screen reader."""
    return _picture(ICONS, name, "icon")


@register.simple_tag
def shape(state: str) -> SafeString:
    """The shape of a state: done, under_way, made_up, late, not_started, not_applicable."""
    return _picture(STATES, state, "shape")


def _picture(file: str, name: str, kind: str) -> SafeString:
    return format_html('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', kind,
                       static(file), name)


@register.simple_block_tag
def captured(content: str) -> str:
    """{% captured as name %}...{% endcaptured %}: what a block holds, to be shown where and if it is wanted."""
    return content.strip() if not isinstance(content, SafeString) else SafeString(content.strip())


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
        case FileInput():
            return "form-control"
    return "form-control"


@register.filter
def ticked(field: BoundField) -> bool:
    """Whether the label stands behind the control: one box to tick."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def grouped(field: BoundField) -> bool:
    """Whether the control is several: a group with a heading, not one label."""
    return bool(field.field.widget.use_fieldset)


@register.filter
def changes_of(stale: Stale, form: Any = None) -> list[Told]:
    """What others changed, with the labels of the form."""
    return tell_changes(stale, form)
