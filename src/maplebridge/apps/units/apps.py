from __future__ import annotations

from django.apps import AppConfig


class Units(AppConfig):
    name = "maplebridge.apps.units"
    label = "units"

    def ready(self) -> None:
        from maplebridge.apps.units import account_signals
        from maplebridge.apps.units.actions.leave_person import give_on
        from maplebridge.apps.units.duties import register
        from maplebridge.apps.units.queries.only_holder import KIND, only_roles
        from maplebridge.apps.units.retention import register_kept

        register(KIND, find=only_roles, hand=give_on)
        register_kept()
        account_signals.listen()
        _check_roles()


def _check_roles() -> None:
    """A role misspelt in the settings would be one that asks for no second factor. Raises Refused."""
    from django.conf import settings

    from maplebridge.apps.units.access import ROLES
    from maplebridge.web.refusals import refuse

    for role in sorted(settings.SECOND_FACTOR_ROLES - set(ROLES)):
        raise refuse("service.bad_setting", name="MAPLEBRIDGE_SECOND_FACTOR", value=role, wanted=" | ".join(ROLES))
