from __future__ import annotations

from django.apps import AppConfig


class Proof(AppConfig):
    name = "tests.service.proof"
    label = "proof"

    def ready(self) -> None:
        from maplebridge.apps.jobs.registry import register
        from tests.service.proof.plan import KIND
        from tests.service.proof.steps import poison, steps_of_marks

        register(KIND, steps_of_marks, title="jobs.kind", by_hand=True)
        register("proof.poison", poison, title="jobs.kind", tries=2)
