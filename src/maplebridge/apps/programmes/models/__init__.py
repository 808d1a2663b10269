from maplebridge.apps.programmes.models.participant import ItemLead, LinePerson, LineQuestion, LineRead, Participant
from maplebridge.apps.programmes.models.programme import (
    DraftFile,
    Programme,
    SchemeContent,
    SchemeDraft,
    SchemeVersion,
)
from maplebridge.apps.programmes.models.task import Task

__all__ = ["DraftFile", "ItemLead", "LinePerson", "LineQuestion", "LineRead", "Participant", "Programme",
           "SchemeContent", "SchemeDraft", "SchemeVersion", "Task"]
