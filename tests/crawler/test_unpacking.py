"""What is made of a body as it came: packed in too many pieces, ended by closing the connection."""

import gzip
import zlib

import pytest
from scrapy import Request
from scrapy.http import Response, TextResponse
from scrapy.utils.test import get_crawler

from tests.patience import ends_within
from warraq.crawler.network.download import OPEN_END, PARTIAL, CarefulCompressionMiddleware
from warraq.crawler.network.unpacking import MAX_GZIP_MEMBERS, BadEncoding

REQUEST = Request("https://blog.example.org/post")


def unpack(body: bytes, *flags: str, encoding: str = "") -> Response:
    middleware = CarefulCompressionMiddleware(
        crawler=get_crawler(settings_dict={"DOWNLOAD_MAXSIZE": 15 << 20})
    )
    headers = {"Content-Encoding": encoding} if encoding else {}
    response = TextResponse(REQUEST.url, headers=headers, body=body, request=REQUEST, flags=list(flags))
    answer = middleware.process_response(REQUEST, response)
    assert isinstance(answer, Response)
    return answer


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "gzip, gzip"])
def test_a_body_of_very_many_gzip_members_is_refused_at_once(encoding: str) -> None:
    member = gzip.compress(b"x", 9)
    body = member * ((14 << 20) // len(member))
    if "," in encoding:
        body = gzip.compress(body)
    with ends_within(0.25), pytest.raises(BadEncoding, match="gzip members"):
        unpack(body, encoding=encoding)


def test_a_body_of_some_gzip_members_is_whole() -> None:
    pieces = [b"piece %d " % number for number in range(MAX_GZIP_MEMBERS)]
    answer = unpack(b"".join(map(gzip.compress, pieces)), encoding="gzip")
    assert answer.body == b"".join(pieces)
    assert PARTIAL not in answer.flags


OPEN_ENDED = {
    "a feed": (b"<?xml version='1.0'?><rss><channel></channel></rss>\n", False),
    "a feed with a prefix": (b"<rdf:RDF><channel/></rdf:RDF>", False),
    "half a feed": (b"<?xml version='1.0'?><rss><channel><item>", True),
    "a page": (b"\xef\xbb\xbf<!doctype html><html><body>x</body></html><!-- cached at noon -->", False),
    "half a page": (b"<!doctype html><html><body><p>x", True),
    "a list of posts": (b'[{"id": 1}]', False),
    "half a list of posts": (b'[{"id": 1}, {"id', True),
    "a text": (b"User-agent: *\nDisallow:", False),
    "nothing": (b"", False),
}


@pytest.mark.parametrize(("body", "is_partial"), OPEN_ENDED.values(), ids=OPEN_ENDED)
@pytest.mark.parametrize("encoding", ["", "gzip", "deflate"])
def test_of_a_body_without_a_length_its_own_end_tells_whether_it_is_whole(
    body: bytes, is_partial: bool, encoding: str
) -> None:
    sent = {"": body, "gzip": gzip.compress(body), "deflate": zlib.compress(body)}[encoding]
    assert (PARTIAL in unpack(sent, OPEN_END, encoding=encoding).flags) is is_partial
    assert PARTIAL not in unpack(sent, encoding=encoding).flags
