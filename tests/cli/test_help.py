"""Help and wrong command lines, in both languages."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys

import pytest

from maplebridge.cli.language import choose_language
from tests.cli.conftest import LANGUAGES, run

VERBS = ("check", "lint", "convert", "diff", "plan", "ledger", "ledger check", "score", "ranges", "explain", "report",
         "bundle", "demo")
COMMAND = [sys.executable, "-c", "from maplebridge.cli.main import run; run()"]
CHINESE = re.compile("[一-鿿]")


def _help(*words: str, **settings: str) -> str:
    environ = {**os.environ, "COLUMNS": "100", **settings}
    done = subprocess.run([*COMMAND, *words], capture_output=True, check=True, env=environ, timeout=60)
    return done.stdout.decode()


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_help(verb: str) -> None:
    zh, en = (_help(*verb.split(), "--help", "--lang", lang) if verb != "ledger" else
              _help(*verb.split(), "--help", MAPLEBRIDGE_LANG=lang) for lang in LANGUAGES)
    assert CHINESE.search(en) is None
    assert "用法：" in zh and "选项：" in zh and "显示本说明" in zh
    for word in ("Usage", "Options", "Arguments", "Commands", "Show this", "required", "default", "COMMAND"):
        assert word not in zh
    for line in zh.splitlines():
        if line.startswith("  -") or re.match(r"  [a-z]+ ", line):
            assert CHINESE.search(line), line
    for verb_line in (line for text in (zh, en) for line in text.splitlines() if re.match(r"  [a-z]+  ", line)):
        assert not verb_line.endswith("..."), "the summary is whole"


def test_help_takes_little() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _help("--help")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert spent < 0.3 * (2 if "PYTHONDONTWRITEBYTECODE" in os.environ else 1)


WRONG = {
    "plan": ("缺少 folder", "folder is missing"),
    "plann x": ("没有命令“plann”，是否要写 plan", "There is no command “plann”; did you mean plan?"),
    "plan x --unti y": ("没有选项 --unti", "There is no option --unti"),
    "check a b": ("多出了：b", "Not expected here: b"),
    "plan x --day 3.5": ("--day 的内容不对（写成 2026-07-06）", "--day does not fit (write it as 2026-07-06)"),
    "demo --seed x": ("--seed 的内容不对（写整数）", "--seed does not fit (write a whole number)"),
    "plan x --unit": ("选项 --unit 后面要写内容", "The option --unit needs a value"),
    "check x --json=1": ("选项 --json 后面不写内容", "The option --json takes no value"),
}


@pytest.mark.parametrize("words", WRONG)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wrong_command_line_leaves_with_2(words: str, lang: str) -> None:
    said = run(*words.split(), lang=lang)
    assert (said.code, said.out) == (2, "")
    assert WRONG[words][LANGUAGES.index(lang)] in said.err


def test_a_language_nobody_speaks() -> None:
    assert run("check", "fengqiao", "--lang", "fr").code == 2


@pytest.mark.parametrize(
    ("words", "environ", "lang"),
    [
        (["check", "--lang", "zh"], {}, "zh"),
        (["--lang=en"], {"LANG": "zh_CN.UTF-8"}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "de_DE.UTF-8"}, "en"),
        ([], {"MAPLEBRIDGE_LANG": "zh", "LC_ALL": "en_US.UTF-8"}, "zh"),
        ([], {"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ([], {}, "en"),
    ],
)
def test_choice_of_language(words: list[str], environ: dict[str, str], lang: str) -> None:
    assert choose_language(words, environ) == lang


def test_lang_may_stand_after_the_verb() -> None:
    assert run("check", "nowhere", "--lang", "zh").err.startswith("✗ nowhere\n  找不到方案包")
