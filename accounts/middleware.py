from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase

from accounts import spaces

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class SpaceMiddleware:
    """Keeps, on the device, which space was used last; and answers 404 in the editor to whoever does not author.

    Wagtail would send them to the sign-in page, which sends signed-in people back: a circle.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if self._is_closed_editor(request):
            raise Http404
        response = self.get_response(request)
        here = spaces.space_at(request.path)
        if here and response.status_code == 200 and request.COOKIES.get(spaces.COOKIE) != here:  # noqa: PLR2004
            response.set_cookie(
                spaces.COOKIE,
                here,
                max_age=spaces.COOKIE_AGE,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )  # type: ignore[attr-defined]
        return response

    def _is_closed_editor(self, request: HttpRequest) -> bool:
        if not request.path.startswith(settings.CMS_URL_PREFIX) or not request.user.is_authenticated:
            return False
        return not spaces.standing_of(request.user).is_author
