"""What browsers unpack, and what Django would have said about it."""

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware import gzip as django_gzip
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from config.compression import GZipMiddleware, squeezed

LONG = b"<p>Une phrase, puis la suivante.</p>" * 50


@given(st.binary(max_size=5_000), st.integers(min_value=0, max_value=99))
def test_what_is_squeezed_comes_out_again(content, padding):
    assert gzip.decompress(squeezed(content, padding=padding)) == content


def test_the_same_page_has_another_length_each_time():
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    sizes = {len(GZipMiddleware(lambda _request: HttpResponse(LONG))(request).content) for _each in range(50)}
    assert len(sizes) > 10


def noise():
    return bytes((each * each * 31 + each // 7 * 17) % 251 for each in range(400))


ANSWERS = {
    "long": lambda: HttpResponse(LONG),
    "short": lambda: HttpResponse(b"ok"),
    "tagged": lambda: HttpResponse(LONG, headers={"ETag": '"abc"'}),
    "weakly tagged": lambda: HttpResponse(LONG, headers={"ETag": 'W/"abc"'}),
    "packed already": lambda: HttpResponse(LONG, headers={"Content-Encoding": "br"}),
    "streamed": lambda: StreamingHttpResponse([LONG, LONG]),
    "nothing to gain": lambda: HttpResponse(noise()),
    "varied already": lambda: HttpResponse(LONG, headers={"Vary": "Cookie"}),
}


@pytest.mark.parametrize("accepted", ["gzip", "gzip, deflate, br", "br", "identity", ""])
@pytest.mark.parametrize("name", ANSWERS)
def test_says_what_django_says(name, accepted):
    request = RequestFactory().get("/", headers={"accept-encoding": accepted})
    ours, theirs = (
        middleware(lambda _request: ANSWERS[name]())(request)
        for middleware in (GZipMiddleware, django_gzip.GZipMiddleware)
    )
    said = [{key: value for key, value in each.items() if key != "Content-Length"} for each in (ours, theirs)]
    assert said[0] == said[1]
    assert unpacked(ours) == unpacked(theirs)
    if not ours.streaming and "Content-Encoding" in ours and name != "packed already":
        assert int(ours["Content-Length"]) == len(ours.content) < len(LONG)


def unpacked(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return gzip.decompress(content) if response.get("Content-Encoding") == "gzip" else content
