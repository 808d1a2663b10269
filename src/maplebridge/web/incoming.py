"""Files that come with a form: each goes piece by piece to a temporary file in the site's home, with a hard limit.

`trouble(request)` says why one did not arrive; the site answers that for every page (413, 507, 400).
"""

from __future__ import annotations

import errno
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Literal

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

Trouble = Literal["too_large", "disk_full", "cut_off"]
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NOTED = "maplebridge.upload"


def folder() -> Path:
    """Where files lie while a request is at work on them; made when first needed."""
    place = Path(settings.HOME) / "incoming"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def trouble(request: HttpRequest) -> Trouble | None:
    """Why a file of this request was not stored; None where all arrived. The body must have been read."""
    return request.META.get(_NOTED)


class Arrived(TemporaryUploadedFile):
    """A file that came whole. Its place on the disk has nothing of the name it came under."""

    def __init__(self, name: str | None, media: str | None, extra: dict[str, Any] | None) -> None:
        file = NamedTemporaryFile(dir=folder(), suffix=".upload")  # noqa: SIM115 - closed with the request
        UploadedFile.__init__(self, file, name, media, 0, None, extra)


class Incoming(FileUploadHandler):
    """Django's door for files (settings.FILE_UPLOAD_HANDLERS)."""

    file: Arrived  # there once a file has begun

    def handle_raw_input(self, input_data: Any, META: dict[str, Any], content_length: int,  # noqa: N803
                         boundary: bytes, encoding: str | None = None) -> None:
        """Counts what is read: of a body that ends too early Django would take the half file for a whole one."""
        self.missing = content_length
        if input_data is not self.request:
            self.missing = 0  # the body was read before, so it is whole
            return
        read = input_data.read

        def counted(*size: int) -> bytes:
            piece: bytes = read(*size)
            self.missing -= len(piece)
            return piece

        input_data.read = counted

    def upload_complete(self) -> None:
        if self.missing > 0 and self.request is not None:
            self.request.META.setdefault(_NOTED, "cut_off")

    def new_file(self, *args: Any, **named: Any) -> None:
        super().new_file(*args, **named)
        try:
            self.file = Arrived(self.file_name, self.content_type, self.content_type_extra)
        except OSError as fault:
            self._stop(fault)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > settings.UPLOAD_MOST:
            self._note("too_large")
        try:
            self.file.write(raw_data)
        except OSError as fault:
            self._stop(fault)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        try:
            self.file.seek(0)  # writes what is still held back
        except OSError as fault:
            self._stop(fault)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        """Does no harm to a file that came whole and is closed with the request."""
        if hasattr(self, "file"):
            self.file.close()

    def _stop(self, fault: OSError) -> None:
        if fault.errno not in NO_ROOM:
            raise fault
        self._note("disk_full")

    def _note(self, why: Trouble) -> None:
        """Ends the reading of this request, and what arrived of the file."""
        assert self.request is not None
        self.request.META[_NOTED] = why
        self.upload_interrupted()
        raise StopUpload(connection_reset=True)
