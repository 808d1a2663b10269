from __future__ import annotations

from django.apps import AppConfig


class Units(AppConfig):
    name = "maplebridge.apps.units"
    label = "units"
