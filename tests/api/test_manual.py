"""What docs/reference/api.md says is run word for word at the real server."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

from tests.api.live import live

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "reference" / "api.md"
BLOCK = re.compile(r"^```sh run\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_every_example_of_the_manual_runs(tmp_path: Path) -> None:
    text = MANUAL.read_text(encoding="utf-8")
    blocks = BLOCK.findall(text)
    assert len(blocks) == text.count("```sh run") == 8
    script = "set -euo pipefail\n" + "\n".join(f"{block}\nprintf '\\n---\\n'" for block in blocks)
    with live(None) as server:
        done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=120,
                              env={**os.environ, "SITE": server.base, "TOKEN": server.token, "STATION": server.station},
                              check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    me, read, lines, made, edited, finished, added, refused = done.stdout.split("\n---\n")[:-1]
    assert json.loads(me)["roles"] == ["office"]
    assert '"next":' in read
    assert [line["line"] for line in json.loads(lines)["items"]] == ["FQ1.1", "FQ1.2", "FQ1.3"]
    assert (json.loads(finished)["state"], json.loads(finished)["ended"]) == ("done", "2026-03-02")
    assert (json.loads(made)["code"], json.loads(edited)["version"]) == ("A13", 2)
    assert json.loads(added)["title"] == "任命文件"
    shown = json.loads(re.search(r"^```json\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)[1])  # type: ignore[index]
    told = json.loads(refused)
    assert told | {"instance": "", "errors": []} == shown | {"instance": "", "errors": []}
    assert shown["errors"][0] in told["errors"]
