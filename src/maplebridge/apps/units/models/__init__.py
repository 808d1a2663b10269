from maplebridge.apps.units.models.account import ApiToken
from maplebridge.apps.units.models.grant import RoleGrant
from maplebridge.apps.units.models.person import Handover, Person, Post
from maplebridge.apps.units.models.tree import Succession, Unit, UnitSpan

__all__ = ["ApiToken", "Handover", "Person", "Post", "RoleGrant", "Succession", "Unit", "UnitSpan"]
