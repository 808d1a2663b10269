"""Text that every kind of file can hold."""

from __future__ import annotations

import re

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def readable(text: str) -> str:
    """What XML cannot hold is shown as the sign for an unreadable character."""
    return _UNFIT.sub("\ufffd", text)
