"""The recipe for HTTPS, run as it is written; then what a browser would find."""

from __future__ import annotations

import os
import re
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.apps.cast import PASSWORD
from tests.service.installation import ROOT, Installation
from tests.service.ports import free_port
from tests.service.visitor import Visitor

BLOCKS = re.findall(r"```sh\n(.*?)```", (ROOT / "docs/how-to/https.md").read_text(), re.DOTALL)


@dataclass(frozen=True, slots=True)
class Served:
    folder: Path
    port: int
    environ: dict[str, str]

    @property
    def address(self) -> str:
        return f"https://localhost:{self.port}"

    def trusting(self, authority: str = "ca.crt") -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.folder / authority))


def _run(block: str, folder: Path, environ: dict[str, str]) -> None:
    done = subprocess.run(["sh", "-eu", "-c", block], cwd=folder, env=environ, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("https")
    site = Installation(folder / "home")
    site.fill(1)
    port = free_port()
    environ = {**site.environ, "NAME": "localhost", "ADDRESS": "127.0.0.1", "PORT": str(port), "MAPLEBRIDGE_LANG": "en",
               "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    authority, certificate, serve, _ = BLOCKS
    _run(authority, folder, environ)
    _run(certificate, folder, environ)
    with (folder / "serve.log").open("w+") as log:
        process = subprocess.Popen(["sh", "-eu", "-c", serve], cwd=folder, env=environ, stdout=log, stderr=log)
        try:
            until = time.monotonic() + 60
            while not _answers(port):
                assert process.poll() is None and time.monotonic() < until, (folder / "serve.log").read_text()
                time.sleep(0.2)
            yield Served(folder, port, environ)
        finally:
            process.terminate()
            process.wait(40)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def test_a_desktop_that_trusts_the_authority_gets_the_page(served: Served) -> None:
    _run(BLOCKS[3], served.folder, served.environ)
    assert "<form" in (served.folder / "page.html").read_text()


def test_cookies_stay_with_https_and_browsers_are_told_so(served: Served) -> None:
    visitor = Visitor(served.address, served.trusting())
    answer = visitor.log_in("system_admin", PASSWORD)
    assert answer.status == 200
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    kept = {cookie.name: cookie for cookie in visitor.cookies}
    assert {"__Host-session", "__Host-csrf"} <= kept.keys()
    assert all(cookie.secure and cookie.path == "/" and not cookie.domain_specified
               for cookie in kept.values() if cookie.name.startswith("__Host-"))
    assert visitor.get("/jobs/").status == 200


def test_who_trusts_another_authority_gets_nothing(served: Served) -> None:
    other = served.folder / "other"
    other.mkdir()
    _run(BLOCKS[0], other, served.environ)
    with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
        Visitor(served.address, served.trusting("other/ca.crt")).get("/account/login/")
    with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
        Visitor(served.address).get("/account/login/")


def test_plain_http_is_not_answered(served: Served) -> None:
    with pytest.raises((OSError, HTTPException)):
        Visitor(f"http://localhost:{served.port}").get("/account/login/")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_today_versions_are_spoken(served: Served, version: ssl.TLSVersion) -> None:
    context = served.trusting()
    context.minimum_version = context.maximum_version = version
    assert Visitor(served.address, context).get("/account/login/").status == 200


def test_older_versions_are_not(served: Served) -> None:
    done = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{served.port}", "-tls1_1", "-cipher",
                           "ALL:@SECLEVEL=0"], input="", capture_output=True, text=True, check=False)
    assert done.returncode != 0 and "Cipher is (NONE)" in done.stdout


def test_another_host_name_is_refused(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port)) as plain, \
            served.trusting().wrap_socket(plain, server_hostname="localhost") as connection:
        connection.sendall(b"GET /account/login/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        assert b" 400 " in connection.recv(200).split(b"\r\n")[0]


def test_service_is_not_opened_without_tls(tmp_path: Path) -> None:
    site = Installation(tmp_path / "home", settings={"MAPLEBRIDGE_MODE": "service"})
    said = site.verb("serve", "--host", "0.0.0.0", "--port", free_port())
    assert (said.code, "MAPLEBRIDGE_PROXIES" in said.err) == (1, True)
    half = site.verb("serve", "--tls-cert", tmp_path / "none.crt", lang="zh")
    assert (half.code, "没有这个文件" in half.err, "同时写" in half.err) == (1, True, True)
