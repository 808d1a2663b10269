"""Being asked to end, by Ctrl-C or by the system: what a library makes of that in mid-work is no fault."""

from __future__ import annotations

import signal
import sys
from typing import NoReturn

_asked: list[int] = []


def heed() -> None:
    """From now on. A shell's background job, which ignores Ctrl-C, goes on ignoring it."""
    signal.signal(signal.SIGTERM, _end)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)


def leave_if_asked() -> None:
    """Ends here with the signal's code, where one came."""
    if _asked:
        sys.exit(128 + _asked[0])


def _end(number: int, _: object) -> NoReturn:
    """Tidies up on the way out; some libraries turn what is raised here into an error of their own."""
    _asked.append(number)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    sys.exit(128 + number)
