"""Pages as they travel. Squeezing one costs as much as making it, so it is done by a compressor that takes half the
time for the same size."""

import gzip
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware import gzip as django_gzip
from django.utils.cache import patch_vary_headers
from zlib_ng import gzip_ng

SHORTEST = 200  # as Django: below, it is not worth it
LEVEL = 6


class GZipMiddleware(django_gzip.GZipMiddleware):
    """As Django's, and only for whole answers: what is streamed goes Django's own way."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if response.streaming or len(response.content) < SHORTEST or response.has_header("Content-Encoding"):
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        if django_gzip.re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")):
            _squeeze(response, squeezed(response.content, padding=secrets.randbelow(self.max_random_bytes)))
        return response


def _squeeze(response: HttpResponse, content: bytes) -> None:
    if len(content) >= len(response.content):
        return
    response.content = content
    response["Content-Length"] = str(len(content))
    response["Content-Encoding"] = "gzip"
    tag = response.get("ETag", "")
    if tag.startswith('"'):  # a strong one promises the same bytes
        response["ETag"] = f"W/{tag}"


def squeezed(content: bytes, *, padding: int) -> bytes:
    """In the gzip format, under a file name of ``padding`` letters: a length that differs each time tells nobody what
    stands beside their own words on a page (the attack called BREACH; the answer is Django's)."""
    found: bytes = gzip_ng.compress(content, LEVEL, mtime=0)
    header = bytearray(found[:10])
    header[3] |= gzip.FNAME
    return bytes(header) + b"a" * padding + b"\0" + found[10:]
