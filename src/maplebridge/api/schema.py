"""The description of the API (OpenAPI 3.1) for whoever holds a token: also the headers and refusals, which are the same
for all calls and stand in no signature."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE
from pydantic import Field

from maplebridge.api.endpoint import endpoint
from maplebridge.api.problems import MEDIA
from maplebridge.api.sent import Told

ABOUT = ("A program acts for one person in one role: send the token of the account page as `Authorization: Bearer`. "
         "Every write carries an Idempotency-Key; a retry with the same key and content is done once and answered the "
         "same. Every edit carries If-Match. Unknown fields, names twice and types that only look alike are refused. "
         "Titles and details speak the language of Accept-Language (zh, en).")
EDITS = {"unit", "unit_move", "unit_close", "person", "posts", "post_end", "grant_end", "evidence_withdraw",
         "programme_step_start", "programme_step_finish"}
KEY = {"name": "Idempotency-Key", "in": "header", "required": True, "description": "new for each write, same for its "
       "retries", "schema": {"type": "string", "pattern": r"^[\x21-\x7e]{1,64}$"}, "example": "4f0c2f3e-import-17"}
MATCH = {"name": "If-Match", "in": "header", "required": True, "description": "the ETag that was read",
         "schema": {"type": "string"}, "example": '"unit-5-3-0123456789abcdef01234567"'}
NONE_MATCH = {"name": "If-None-Match", "in": "header", "required": False, "description": "an ETag that was read: 304 "
              "without content if nothing changed", "schema": {"type": "string"}}
LANGUAGE = {"name": "Accept-Language", "in": "header", "required": False, "schema": {"type": "string"}, "example": "en"}
FILES = {"evidence_content": "application/octet-stream", "score_run_bundle": "application/zip"}  # what is no JSON
TAG = {"ETag": {"description": "changes whenever the content does", "schema": {"type": "string"}}}
PLACE = {"Location": {"description": "address of what was made", "schema": {"type": "string"}}}
ALWAYS = {401: "no token, or one that does not hold", 403: "the role may not, or plain http",
          422: "does not fit, or breaks a rule; `errors` says all of it",
          503: "not available for the moment; nothing was written"}
ADDRESSED = {404: "not there, or may not be seen"}
WRITING = {400: "unreadable, or no Idempotency-Key", 411: "sent in chunks", 413: "too much",
           415: "content of another type"}
EDITING = {412: "changed since it was read; `changes` says how", 428: "no If-Match"}


class Fault(Told):
    code: str = Field(examples=["units.blank"])
    detail: str
    pointer: str | None = Field(None, description="where in the JSON that was sent", examples=["#/zh"])
    parameter: str | None = Field(None, description="name in the address or form")


class Changed(Told):
    by: str
    at: str
    fields: dict[str, Any] = Field(description="field to before and after")


class ProblemTold(Told):
    """A refusal (RFC 9457)."""

    type: str = Field(examples=["urn:maplebridge:api.stale"])
    title: str
    status: int
    detail: str | None = Field(None, description="what to do")
    instance: str | None = Field(None, description="number of the request, as in X-Request-ID")
    errors: list[Fault] | None = None
    right: str | None = Field(None, description="the right that is missing (403)")
    version: int | None = Field(None, description="the present version (412)")
    changes: list[Changed] | None = Field(None, description="what somebody else changed (412)")
    at: str | None = Field(None, description="when the key was used first (422)")


def add_schema(api: NinjaAPI) -> None:
    described = cache(lambda: json.dumps(description(api)))

    @api.get("/openapi.json", include_in_schema=False, url_name="openapi")
    @endpoint(None)
    def openapi(request: HttpRequest) -> dict[str, Any]:
        """The same for everybody."""
        return dict(json.loads(described()))


def description(api: NinjaAPI) -> dict[str, Any]:
    """The whole document as plain values."""
    found = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    found["info"]["description"] = ABOUT
    problem = ProblemTold.model_json_schema(ref_template=REF_TEMPLATE)
    found["components"]["schemas"] |= problem.pop("$defs") | {"Problem": problem}
    found["components"]["headers"] = {"X-Request-ID": {"schema": {"type": "string"}}}
    names = {(f"/api/v1{bound.prefix}{path}".replace("int:", "").replace("slug:", ""), method.lower()):
             operation.url_name for bound in api._get_bound_routers()
             for path, view in bound.path_operations.items()
             for operation in view.operations for method in operation.methods}
    for address, methods in found["paths"].items():
        for method, operation in methods.items():
            name = names[address, method]
            operation["operationId"] = f"{name}_{method}"
            _complete(operation, name, writes=method != "get", addressed="{" in address)
    return dict(found)


def _complete(operation: dict[str, Any], name: str, *, writes: bool, addressed: bool) -> None:
    edits = writes and name in EDITS
    operation["parameters"] += [LANGUAGE] + ([KEY] if writes else [NONE_MATCH]) + ([MATCH] if edits else [])
    refusals = {**ALWAYS, **(ADDRESSED if addressed else {}), **(WRITING if writes else {}),
                **(EDITING if edits else {})}
    for status, told in operation["responses"].items():
        more = PLACE if status == "201" else {}
        told["headers"] = {"X-Request-ID": {"$ref": "#/components/headers/X-Request-ID"},
                           **({} if status == "204" else TAG), **more}
    if not writes:
        operation["responses"]["304"] = {"description": "as it was; no content"}
    for status, words in refusals.items():
        operation["responses"][str(status)] = {
            "description": words, "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for part, media in FILES.items():
        if part in operation["operationId"]:
            operation["responses"]["200"]["content"] = {media: {"schema": {"type": "string", "format": "binary"}}}
