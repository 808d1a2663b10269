from __future__ import annotations

from django.apps import AppConfig


class Web(AppConfig):
    name = "maplebridge.web"
    label = "web"
