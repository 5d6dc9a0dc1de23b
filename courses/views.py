"""The media store, for whoever is signed in: an address says nothing but the bytes it gives."""

import re

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from courses.media import BY_ENDING
from courses.queries import media_path

NAME = re.compile(rf"[0-9a-f]{{64}}\.(?P<ending>{'|'.join(BY_ENDING)})")
YEAR_SECONDS = 365 * 24 * 3600


@login_required
@require_safe
def media(request: HttpRequest, name: str) -> FileResponse:
    found = NAME.fullmatch(name)
    if found is None:
        raise Http404
    try:
        file = default_storage.open(media_path(name))
    except OSError:
        raise Http404 from None
    response = FileResponse(file, content_type=BY_ENDING[found["ending"]].content_type)
    response["Cache-Control"] = f"private, max-age={YEAR_SECONDS}, immutable"
    # A drawing opened by its own address is a page: it runs nothing.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
