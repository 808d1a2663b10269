"""Log-in through the organisation's OpenID Connect service: a small one of our own on loopback."""

from __future__ import annotations

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.utils import timezone

from maplebridge.apps.units.models import Person
from maplebridge.site.environment import BadSetting, Environment, Outside
from maplebridge.words import phrase
from tests.apps.accounts.door import LOGIN, give_factor, is_in, kinds
from tests.apps.cast import Cast

LEAVE, BACK = "/account/outside/service/", "/account/outside/service/back/"


class Service(BaseHTTPRequestHandler):
    """Says that whoever asks is the one in `claims`; checks the proof key of the code."""

    claims: ClassVar[dict[str, Any]] = {}
    audience = "maplebridge"
    challenge = ""

    def do_GET(self) -> None:
        here = f"http://{self.headers['Host']}"
        if self.path == "/.well-known/openid-configuration":
            self._say({"issuer": here, "authorization_endpoint": f"{here}/authorize", "token_endpoint": f"{here}/token",
                       "userinfo_endpoint": f"{here}/me", "jwks_uri": f"{here}/keys"})
        else:
            self._say(type(self).claims)

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        proof = urlsafe_b64encode(sha256(sent["code_verifier"][0].encode()).digest()).decode().rstrip("=")
        if (sent["code"], proof) != (["good"], type(self).challenge):
            self._say({"error": "invalid_grant"}, 400)
            return
        told = {"iss": f"http://{self.headers['Host']}", "aud": type(self).audience, "exp": time.time() + 60,
                **type(self).claims}
        self._say({"access_token": "x", "token_type": "bearer", "id_token": jwt.encode(told, "k" * 32)})

    def _say(self, value: object, status: int = 200) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def service(settings: Any) -> Iterator[type[Service]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    outside = Outside(f"http://127.0.0.1:{server.server_port}", "maplebridge", "secret")
    settings.SOCIALACCOUNT_PROVIDERS = outside.providers()
    Service.claims, Service.audience = {"sub": "1", "preferred_username": "chief"}, "maplebridge"
    yield Service
    server.shutdown()
    server.server_close()


def walk(client: Client, service: type[Service], code: str = "good", **more: str) -> Any:
    """Presses the button, and comes back from the service."""
    sent = client.post(LEAVE, more)
    asked = parse_qs(urlsplit(sent.headers["Location"]).query)
    service.challenge = asked["code_challenge"][0]
    assert urlsplit(asked["redirect_uri"][0]).path == BACK
    return client.get(BACK, {"code": code, "state": asked["state"][0]})


def test_somebody_who_is_here_comes_in(door: Cast, service: type[Service]) -> None:
    client = Client()
    assert LEAVE in client.get(LOGIN).content.decode()
    assert walk(client, service, next="/account/tokens/").headers["Location"] == "/account/tokens/"
    assert is_in(client)
    assert not SocialAccount.objects.exists()
    assert kinds(door.people["chief"]) == ["accounts.log_in"]


def test_by_badge(door: Cast, service: type[Service], settings: Any) -> None:
    settings.OUTSIDE_MATCH, settings.OUTSIDE_CLAIM = "badge", "employee"
    door.people["chief"].badge = "062041"
    door.people["chief"].save()
    service.claims = {"sub": "9", "employee": "062041", "preferred_username": "office"}
    client = Client()
    walk(client, service)
    assert str(door.people["chief"].pk) == client.session["_auth_user_id"]


@pytest.mark.parametrize("claims", [
    {"sub": "1", "preferred_username": "stranger"}, {"sub": "1"}, {"sub": "1", "preferred_username": ""},
    {"sub": "1", "preferred_username": ["chief"]}, {"sub": "1", "preferred_username": None},
    {"sub": "1", "email": "chief@example.org", "email_verified": True},
])
def test_a_stranger_gets_no_account(door: Cast, service: type[Service], claims: dict[str, Any]) -> None:
    before = Person.objects.count()
    service.claims = claims
    client = Client(headers={"accept-language": "en"})
    assert walk(client, service).headers["Location"] == LOGIN
    assert phrase("account.outside_unknown", "en") in client.get(LOGIN).content.decode().replace("&#x27;", "'")
    assert not is_in(client)
    assert Person.objects.count() == before


def test_a_closed_account_stays_closed(door: Cast, service: type[Service]) -> None:
    door.people["chief"].is_active = False
    door.people["chief"].save()
    client = Client()
    walk(client, service)
    assert not is_in(client)
    assert kinds(door.people["chief"]) == ["accounts.fail"]


def test_who_has_left_does_not_come_in_even_before_the_night(door: Cast, service: type[Service]) -> None:
    door.people["chief"].left_on = timezone.localdate() - timedelta(days=1)
    door.people["chief"].save()
    client = Client()
    walk(client, service)
    assert not is_in(client)
    assert (door.people["chief"].is_active, kinds(door.people["chief"])) == (True, ["accounts.fail"])


def test_the_second_factor_is_asked_all_the_same(door: Cast, service: type[Service]) -> None:
    give_factor(door.people["chief"])
    client = Client()
    assert walk(client, service).headers["Location"] == "/account/factor/enter/"
    assert not is_in(client)


def test_what_comes_back_must_have_been_asked_for(door: Cast, service: type[Service]) -> None:
    client = Client()
    assert client.get(BACK, {"code": "good", "state": "made up"}).headers["Location"] == LOGIN
    assert walk(client, service, code="stolen").headers["Location"] == LOGIN
    service.audience = "another application"
    assert walk(client, service).headers["Location"] == LOGIN
    assert client.get(BACK, {"error": "access_denied"}).headers["Location"] == LOGIN
    assert not is_in(client)


def test_it_never_ties_an_identity_to_an_account(door: Cast, service: type[Service]) -> None:
    client = door.client("officer")
    client.post(f"{LEAVE}?process=connect")
    walk(client, service, process="connect")
    assert not SocialAccount.objects.exists()


def test_a_service_that_is_away_is_told(door: Cast, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = Outside("http://127.0.0.1:9", "x", "y").providers()
    client = Client(headers={"accept-language": "en"})
    assert client.post(LEAVE).headers["Location"] == LOGIN
    assert phrase("account.outside_failed", "en") in client.get(LOGIN).content.decode().replace("&#x27;", "'")


def test_by_a_button_only(door: Cast, service: type[Service]) -> None:
    assert Client().get(LEAVE).headers["Location"] == LOGIN
    assert Client().post("/account/outside/another/").status_code == 404


def test_without_settings_there_is_nothing(door: Cast) -> None:
    assert "/account/outside/" not in Client().get(LOGIN).content.decode()
    for address in (LEAVE, BACK):
        assert Client().get(address).status_code == 404
        assert Client().post(address).status_code == 404


def test_settings_from_the_environment(tmp_path: Any) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cret\n")
    good = {"MAPLEBRIDGE_HOME": str(tmp_path), "MAPLEBRIDGE_OIDC_SERVER": "https://id.example:8443/realm",
            "MAPLEBRIDGE_OIDC_CLIENT": "mb", "MAPLEBRIDGE_OIDC_SECRET_FILE": str(secret)}
    assert Environment.read({"MAPLEBRIDGE_HOME": str(tmp_path)}).oidc.providers() == {}
    outside = Environment.read(good | {"MAPLEBRIDGE_OIDC_MATCH": "badge", "MAPLEBRIDGE_OIDC_CLAIM": "no"}).oidc
    assert outside == Outside("https://id.example:8443/realm", "mb", "s3cret", "no", "badge")
    assert outside.origins() == ["https://id.example:8443"]
    for wrong in ({"MAPLEBRIDGE_OIDC_CLIENT": ""}, {"MAPLEBRIDGE_OIDC_SECRET_FILE": str(tmp_path / "none")},
                  {"MAPLEBRIDGE_OIDC_SERVER": "id.example"}, {"MAPLEBRIDGE_OIDC_MATCH": "email"},
                  {"MAPLEBRIDGE_OIDC_SERVER": "http://id.example", "MAPLEBRIDGE_MODE": "service"}):
        with pytest.raises(BadSetting):
            Environment.read(good | wrong)
