"""A restore that is killed at the worst moment: python -m tests.service.killed before|after|untold|told FILE"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from maplebridge.cli.output import Output
from maplebridge.cli.service.ground import site_ready


def main(step: str, file: Path) -> None:
    output = Output("en")
    site_ready(output)
    from maplebridge.cli.service import restore

    def end(*_: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    exchange = restore.exchange
    if step == "before":
        restore._look_at_loaded = end
    elif step == "after":
        restore._take = end
    elif step == "untold":
        restore.exchange = lambda *given, **named: end(exchange(*given, **named))
    else:
        restore.seal = end
    restore.run_restore(file, output, force=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
