"""Fetches addresses with http.client while warcio captures what goes over the wire. Usage: capture.py OUT ADDRESS..."""

from warcio.capture_http import capture_http  # isort: skip - it must come before http.client

import http.client
import sys
from urllib.parse import urlsplit


def main(out: str, *addresses: str) -> None:
    with capture_http(out):
        for address in addresses:
            parts = urlsplit(address)
            connection = http.client.HTTPConnection(parts.netloc, timeout=60)
            connection.request("GET", f"{parts.path}?{parts.query}", headers={"Accept-Encoding": "gzip"})
            connection.getresponse().read()
            connection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
