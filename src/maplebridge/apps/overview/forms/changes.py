"""What is sent when somebody looks at what changed."""

from __future__ import annotations

from django import forms

from maplebridge.web.fields import Form

LARGEST = 2**63 - 1


class Looked(Form):
    upto = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=LARGEST)
