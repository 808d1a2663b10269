"""Figures of official documents (GB/T 9704-2012): paper, margins, type. Lengths in millimetres, sizes in points."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float

    @property
    def text_width(self) -> float:
        return self.width - self.left - self.right


#: A4 with a type area of 156 x 225; a wide sheet is the same sheet turned, its head toward the binding.
PORTRAIT = Page(210, 297, top=37, bottom=35, left=28, right=26)
LANDSCAPE = Page(297, 210, top=28, bottom=26, left=35, right=37)
#: The page number stands 7 mm below the type area.
NUMBER_BELOW = 7.0

TITLE_SIZE, BODY_SIZE, NUMBER_SIZE, NOTE_SIZE = 22.0, 16.0, 14.0, 10.5
#: 22 lines on a page of 225 mm.
BODY_PITCH = 28.95


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface by the name offices use, the one to take where it is missing, and the Latin one beside it."""

    name: str
    instead: str
    latin: str = "Times New Roman"


FANG_SONG = Face("仿宋_GB2312", "FangSong")
KAI = Face("楷体_GB2312", "KaiTi")
HEI = Face("黑体", "SimHei")
SONG = Face("宋体", "SimSun")
TITLE = Face("方正小标宋简体", "SimSun")
CODE = Face("等线", "DengXian", "Consolas")
FACES = (FANG_SONG, KAI, HEI, SONG, TITLE, CODE)
