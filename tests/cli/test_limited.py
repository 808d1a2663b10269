"""A bundle is read in a process of its own: what it costs is limited, and its death is a reason."""

from __future__ import annotations

import io
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.packs.verify import limited as limited_module
from maplebridge.packs.verify.limited import limited
from tests.cli.conftest import run
from tests.cli.tamper import UNITS, files_of, read, remade


def _dies() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _takes_memory() -> int:
    return len(bytes(3_000_000_000))


def _refuses() -> None:
    raise Refused([Problem("bundle.no_zip", Place("b.zip"))])


def _is_mistaken() -> None:
    raise KeyError("x")


def _names_its_process(add: int, *, more: int) -> tuple[int, int]:
    return os.getpid(), add + more


def test_what_it_gives_comes_from_another_process() -> None:
    process, found = limited(_names_its_process, "b.zip", 0, 1, more=2)
    assert process != os.getpid() and found == 3


@pytest.mark.parametrize(("work", "code"), [
    (_dies, "bundle.too_dear"), (_takes_memory, "bundle.too_dear"), (_refuses, "bundle.no_zip"),
])
def test_each_end_has_its_reason(work: object, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert callable(work)
    monkeypatch.setattr(limited_module, "MEMORY", 2_500_000_000)
    before = resource.getrlimit(resource.RLIMIT_AS)
    with pytest.raises(Refused) as refused:
        limited(work, "b.zip", 0)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert resource.getrlimit(resource.RLIMIT_AS) == before, "the caller itself is not limited"


def test_a_script_that_calls_it_is_not_run_again(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("import os\nfrom maplebridge.packs.verify.limited import limited\n"
                      "print('run', limited(os.getcwd, 'b.zip', 0) == os.getcwd())\n", "utf-8")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["run", "True"]


def test_a_mistake_of_the_program_is_none_of_the_bundle() -> None:
    with pytest.raises(RuntimeError, match="KeyError"):
        limited(_is_mistaken, "b.zip", 0)


def test_a_long_text_that_stands_in_every_row_is_no_way_in(
    bundle: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """20 MB said once and 100,000 rows that repeat it: small in the file, 2 TB in memory."""
    monkeypatch.setattr(limited_module, "MEMORY", 2_500_000_000)
    files = files_of(bundle)
    names = read(files[UNITS]).column_names
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 100_000, pa.int32()), pa.array(["字" * 7_000_000]))
    sink = io.BytesIO()
    pq.write_table(pa.table(dict.fromkeys(names, long)), sink, compression="zstd", store_schema=False)
    files[UNITS] = sink.getvalue()
    assert len(files[UNITS]) < 1_000_000
    (tmp_path / "b.zip").write_bytes(remade(bundle, files))
    said = run("verify", tmp_path / "b.zip", "--json")
    found = said.json()
    assert (said.code, found["verdict"]) == (1, "unverifiable")
    assert {problem["code"] for problem in found["problems"]} & {"bundle.too_dear", "bundle.unreadable",
                                                                "bundle.damaged", "bundle.not_recomputed"}
