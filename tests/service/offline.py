"""Builds the whole bundle for machines without network and installs from it: python -m tests.service.offline

Needs network for the building; what is installed comes from the bundle alone."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.service.installation import ROOT


def main() -> None:
    out = ROOT / "build/maplebridge-offline.tar"
    subprocess.run(["sh", ROOT / "deploy/offline/build.sh", sys.executable, out], check=True)
    with tempfile.TemporaryDirectory(prefix="maplebridge-offline-") as folder:
        with tarfile.open(out) as tar:
            tar.extractall(folder, filter="data")
        to = Path(folder) / "to"
        nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9", "PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1"}
        environ = {"PATH": os.environ["PATH"], "PYTHON": sys.executable, "HOME": folder, **nowhere}
        for _ in range(2):  # and once more over it
            subprocess.run(["sh", Path(folder) / "maplebridge-offline/install.sh", to], env=environ, check=True)
        said = subprocess.run([to / "bin/maplebridge", "--help"], env=environ, check=True, capture_output=True,
                              text=True)
        assert "serve" in said.stdout
        home = {"MAPLEBRIDGE_HOME": str(Path(folder) / "home"), "DJANGO_SETTINGS_MODULE": "maplebridge.site.settings"}
        migrate = [to / "bin/python", "-m", "django", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, env=environ | home, check=True)
        done = subprocess.run([to / "bin/maplebridge", "backup"], env=environ | home, check=True, capture_output=True,
                              text=True)
        print(done.stdout)
    print(f"offline bundle: {out.stat().st_size // 1_000_000} MB, installed without an index, backs up")


if __name__ == "__main__":
    main()
