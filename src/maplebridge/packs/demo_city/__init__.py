"""An invented city, from a seed: its units, people and places, half a year of their records, and planted defects."""

from maplebridge.packs.demo_city.generate import generate
from maplebridge.packs.demo_city.model import City, Size

__all__ = ["City", "Size", "generate"]
