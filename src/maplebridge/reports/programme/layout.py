"""The report as one HTML page that needs nothing else: styles, scripts, chart library and data lie inside it."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from maplebridge.engine.scheme.text import Lang
from maplebridge.reports.programme.data import ProgrammeReport
from maplebridge.reports.programme.payload import Payload
from maplebridge.reports.programme.wording import words

HERE = Path(__file__).parent / "page"
ECHARTS = Path(__file__).parent.parent / "vendor" / "echarts-6.1.0.common.min.js"
STYLES = ("base.css", "matrix.css", "lists.css", "drawer.css", "print.css")
SCRIPTS = ("dom.js", "top.js", "matrix.js", "ranking.js", "lists.js", "drawer.js", "start.js")


def page(report: ProgrammeReport, lang: Lang = "zh") -> str:
    """The page; `lang` is the language it opens in, both are inside. The chart comes with nothing loaded from outside:
    a content policy in the page forbids any request and any script but its own."""
    chart = ECHARTS.read_text(encoding="utf-8")
    script = _script()
    template = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    ).get_template("page.html.j2")
    return template.render(
        lang=lang,
        name=report.name.say(lang),
        words={key: text.say(lang) for key, text in words().items()},
        style=Markup("\n".join(_source(name) for name in STYLES)),
        chart=Markup(chart),
        script=Markup(script),
        hashes=" ".join(f"'sha256-{_digest(text)}'" for text in (chart, script)),
        data=Markup(_inline_json(report)),
    )


def _source(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _script() -> str:
    """All modules in one scope of their own."""
    return "(function () {\n'use strict';\n" + "\n".join(_source(name) for name in SCRIPTS) + "\n})();\n"


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _inline_json(report: ProgrammeReport) -> str:
    """JSON that cannot end its script element, whatever a name contains."""
    raw = json.dumps(Payload(report).whole(), ensure_ascii=False, separators=(",", ":"))
    return raw.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
