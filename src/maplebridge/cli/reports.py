"""report: the programme report as a page and as workbooks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from maplebridge.cli.chain.material import material_of
from maplebridge.cli.chain.progress import Progress
from maplebridge.cli.chain.run import Chain
from maplebridge.cli.chain.store import RESULT
from maplebridge.cli.files import write_files
from maplebridge.cli.output import Output, say_left_out
from maplebridge.reports.programme.compose import compose
from maplebridge.reports.programme.data import Sibling
from maplebridge.reports.programme.layout import page
from maplebridge.reports.programme.workbook import workbook


def write_report(folder: Path, output: Output, *, day: date | None, pack: str | None, out: Path | None) -> None:
    """report.html and report.zh.xlsx, report.en.xlsx; nothing is written unless all of them can be."""
    chain = Chain.of(folder, Progress(output.lang, quiet=output.as_json), day=day, pack=pack)
    files = report_files(chain, "report")
    target = out or folder / RESULT
    write_files({target / name: content for name, content in files.items()})
    written = [str(target / name) for name in files]
    for file in written:
        output.say("cli.written", file=file)
    say_left_out(chain.left_out, output, chain.lost_units)
    output.document(ok=True, files=written, left_out=chain.left_out)


def report_files(chain: Chain, name: str, siblings: tuple[Sibling, ...] = ()) -> dict[str, bytes]:
    """File name -> content."""
    chain.scores  # noqa: B018 (its progress bar comes before that of the report)
    with chain.progress.step("cli.step_report", name=chain.programme.name.say(chain.progress.lang)):
        report = compose(material_of(chain, siblings))
        return {
            f"{name}.html": page(report).encode(),
            f"{name}.zh.xlsx": workbook(report, "zh"),
            f"{name}.en.xlsx": workbook(report, "en"),
        }
