from __future__ import annotations

from django.apps import AppConfig


class Audit(AppConfig):
    name = "maplebridge.apps.audit"
    label = "audit"
