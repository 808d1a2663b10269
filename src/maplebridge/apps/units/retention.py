"""How long what is known of units, people and accounts is kept."""

from __future__ import annotations

from maplebridge.apps.audit.retention import keep
from maplebridge.apps.units.kept import drop_forgotten


def register_kept() -> None:
    """Past tasks and scores refer to people and units, so these stay; what only opens an account goes with it."""
    keep("units", models=("units.Unit", "units.UnitSpan", "units.Succession"), days=None)
    keep("people", models=("units.Person", "units.Post", "units.Handover", "units.RoleGrant"), days=None)
    keep("tokens", models=("units.ApiToken", "units.FactorReset"), days=None)
    keep("secrets", models=("units.StartCode", "units.OldPassword", "mfa.Authenticator"), days=0)
    keep("import_files", models=(), days=1, remove=lambda day, by: drop_forgotten())
    keep("outside_accounts", days=None, models=(
        "account.EmailAddress", "account.EmailConfirmation", "socialaccount.SocialAccount", "socialaccount.SocialApp",
        "socialaccount.SocialToken"))
    keep("framework", days=None, models=(
        "auth.Group", "auth.Group_permissions", "auth.Permission", "contenttypes.ContentType"))
