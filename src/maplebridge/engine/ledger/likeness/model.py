"""What texts are compared, and when two of them are alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Likeness:
    """When two texts are near-copies; meaning and reasons: docs/reference/integrity-checks.md.

    alike: share of all pairs of neighbouring signs (Jaccard) that two texts must have in common; own_alike: the same
    over what is not a template. shortest: signs a text must have, numbers and punctuation not counted; own_signs: those
    that must not be template. A phrase is a template where template_share of the units, and at least template_units,
    use it. same: share from which two texts of one unit of at least same_shortest signs are one, made of templates or
    not, unless so many units have it that the whole text is a template; verbatim and verbatim_shortest: the same for
    texts of different units.
    """

    alike: float = 0.7
    own_alike: float = 0.4
    same: float = 0.9
    same_shortest: int = 30
    verbatim: float = 0.97
    verbatim_shortest: int = 40
    shortest: int = 15
    own_signs: int = 4
    template_share: float = 0.2
    template_units: int = 5

    def many(self, units: int) -> int:
        """How many of all units make a phrase a template."""
        return max(self.template_units, ceil(self.template_share * units))


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts, earliest first. Only those of one book are compared; `units` say who wrote them. All of one length."""

    texts: Sequence[str]
    books: Sequence[int]
    units: Sequence[int]
