"""Pictures of pages, sent by the site itself: nothing else need stand beside it on one machine."""

import mimetypes
import posixpath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

# What Wagtail makes from pictures. Originals and documents have their own addresses, which ask who is there.
PUBLIC_FOLDER = "images/"
WEEK_SECONDS = 7 * 24 * 3600


@require_safe
def picture(request: HttpRequest, path: str) -> FileResponse:
    name = PUBLIC_FOLDER + path
    if posixpath.normpath(name) != name:
        raise Http404
    try:
        file = default_storage.open(name)
    except (OSError, SuspiciousFileOperation):
        raise Http404 from None
    response = FileResponse(file, content_type=mimetypes.guess_type(name)[0] or "application/octet-stream")
    response["Cache-Control"] = f"public, max-age={WEEK_SECONDS}"
    # A drawing opened by its own address is a page: it runs nothing.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
