from django.http import HttpRequest, HttpResponse


def lesson_preview(request: HttpRequest, page: object, *, plain: bool) -> HttpResponse:
    raise NotImplementedError
