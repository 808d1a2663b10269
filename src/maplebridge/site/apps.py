from __future__ import annotations

from django.apps import AppConfig


class Site(AppConfig):
    name = "maplebridge.site"
    label = "site"
