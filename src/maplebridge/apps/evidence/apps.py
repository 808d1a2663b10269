from __future__ import annotations

from django.apps import AppConfig


class Evidence(AppConfig):
    name = "maplebridge.apps.evidence"
    label = "evidence"
