"""Recordings, sent in the pieces that players ask for, to people who were given their address by a page."""

import mimetypes
import re
from collections.abc import Iterator
from typing import IO

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

SIGNER = signing.Signer(salt="cms.recording", sep="~")
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")  # no file is larger, and a longer number is slow to read
CHUNK = 64 * 1024


def stream_url(name: str) -> str:
    return reverse("cms:recording", args=[SIGNER.sign(name)])


@login_required
@require_safe
def recording(request: HttpRequest, signed: str) -> HttpResponseBase:
    try:
        name = SIGNER.unsign(signed)
    except signing.BadSignature:
        raise Http404 from None
    if not _is_local():
        return redirect(default_storage.url(name))
    try:
        file = default_storage.open(name)
    except (OSError, SuspiciousFileOperation):
        raise Http404 from None
    return _send(file, file.size, request.headers.get("Range", ""), _type(name))


def _is_local() -> bool:
    return isinstance(default_storage, FileSystemStorage) or isinstance(
        getattr(default_storage, "_wrapped", None), FileSystemStorage
    )


def _type(name: str) -> str:
    return "text/vtt" if name.endswith(".vtt") else mimetypes.guess_type(name)[0] or "application/octet-stream"


def _send(file: IO[bytes], size: int, wanted: str, content_type: str) -> HttpResponseBase:
    span = _span(wanted, size)
    if span is None:
        response: HttpResponseBase = FileResponse(file, content_type=content_type)
    elif span.start >= size or not span:
        file.close()
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        headers = {"Content-Range": f"bytes {span.start}-{span.stop - 1}/{size}", "Content-Length": str(len(span))}
        response = StreamingHttpResponse(_pieces(file, span), status=206, content_type=content_type, headers=headers)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, max-age=86400"
    return response


def _span(wanted: str, size: int) -> range | None:
    """The bytes asked for; None when the whole file is, or when the question makes no sense."""
    match = RANGE.fullmatch(wanted.strip())
    if not match or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    return range(int(first), min(int(last) + 1, size) if last else size)


def _pieces(file: IO[bytes], span: range) -> Iterator[bytes]:
    with file:
        file.seek(span.start)
        left = len(span)
        while left and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece
