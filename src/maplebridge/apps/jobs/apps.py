from __future__ import annotations

from django.apps import AppConfig


class Jobs(AppConfig):
    name = "maplebridge.apps.jobs"
    label = "jobs"
