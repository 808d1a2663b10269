"""What the site writes down about its own running: one JSON object a line, ASCII only, so that nothing typed by
anybody can break a line or steer a terminal. No names, no typed text, no addresses of pages with their queries.

docs/reference/logs.md lists every event and its fields."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import structlog

Fields = MutableMapping[str, Any]
HOME = Path(__file__).resolve().parents[1]
REFUSALS = "django.security."


def config(level: str) -> dict[str, Any]:
    """Django's LOGGING: everything goes to standard output, and from there to the journal."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": formatter, "telling": level == "DEBUG"}},
        "handlers": {"out": {"()": Out, "formatter": "lines"}},
        "root": {"handlers": ["out"], "level": "WARNING"},
        "loggers": {
            "maplebridge": {"level": level},
            "django": {"level": "INFO"},
            "django.request": {"level": "CRITICAL"},  # tells paths; the request log tells the same by route
            "django.server": {"level": "CRITICAL", "handlers": [], "propagate": True},
            "_granian": {"handlers": ["out"], "level": "WARNING", "propagate": False},
        },
    }


class Out(logging.StreamHandler[TextIO]):
    """Standard output as it is when a line is written, not as it was at the start."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stdout


def formatter(*, telling: bool) -> logging.Formatter:
    """`telling`: errors with what they say, which may be what somebody typed; only for looking for a mistake."""
    def fault(_: Any, __: str, fields: Fields) -> Fields:
        return told_fault(fields, telling=telling)

    before: list[Any] = [structlog.contextvars.merge_contextvars, structlog.stdlib.add_log_level,
              structlog.processors.TimeStamper(fmt="iso", utc=True, key="at")]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(), wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*before, structlog.stdlib.add_logger_name],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, refused, fault, line])


def told_fault(fields: Fields, *, telling: bool) -> Fields:
    """The kind of an error and where it arose, innermost last."""
    given = fields.pop("exc_info", None)
    fields.pop("stack_info", None)
    fault = given if isinstance(given, BaseException) else given[1] if isinstance(given, tuple) else None
    if given is True:
        fault = sys.exc_info()[1]
    if fault is not None:
        fields["fault"] = type(fault).__name__
        fields["where"] = _frames(fault.__traceback__)
        if telling:
            fields["said"] = str(fault)
    return fields


def line(_: Any, __: str, fields: Fields) -> str:
    """Keys of a record first, so that lines are easy on the eye."""
    first = {key: fields.pop(key) for key in ("at", "level", "event") if key in fields}
    return json.dumps({**first, **fields}, default=str)


def refused(_: Any, __: str, fields: Fields) -> Fields:
    """Django quotes what it refuses (a path, a host's name); only the kind is kept, which its logger's name tells."""
    logger = str(fields.get("logger", ""))
    if logger.startswith(REFUSALS):
        fields["event"] = "csrf_refused" if logger == f"{REFUSALS}csrf" else "request_refused"
    return fields


def _frames(trace: TracebackType | None) -> list[str]:
    frames = []
    while trace:
        code = trace.tb_frame.f_code
        file = Path(code.co_filename)
        name = file.relative_to(HOME) if file.is_relative_to(HOME) else Path(*file.parts[-2:])
        frames.append(f"{name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames[-12:]
