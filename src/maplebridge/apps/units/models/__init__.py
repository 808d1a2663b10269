from maplebridge.apps.units.models.account import ApiToken, FactorReset, OldPassword, StartCode
from maplebridge.apps.units.models.grant import RoleGrant
from maplebridge.apps.units.models.person import Handover, Person, Post
from maplebridge.apps.units.models.tree import Succession, Unit, UnitSpan

__all__ = ["ApiToken", "FactorReset", "Handover", "OldPassword", "Person", "Post", "RoleGrant", "StartCode",
           "Succession", "Unit", "UnitSpan"]
