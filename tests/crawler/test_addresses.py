"""Which addresses and URLs a stranger may send us to."""

import pytest

from warraq.crawler.addresses import allow_local, is_public, port_allowed, refusal

REFUSED = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2001::1",
    "2001:db8::1",
    "fc00::1",
    "fd12::1",
    "fe80::1",
    "fe80::1%eth0",
    "ff02::1",
    "5f00::1",
    "3fff::1",
    "100::1",
]
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "172.15.0.1",
    "172.32.0.1",
    "2606:4700::1111",
    "2a00:1450::1",
    "64:ff9b::808:808",
]


@pytest.mark.parametrize("address", REFUSED)
def test_special_addresses_are_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_unicast_is_allowed(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("text", ["", "example.org", "127.0.0.1.", "0x7f000001", "1.2.3", "::g"])
def test_what_is_no_address_is_not_public(text: str) -> None:
    assert not is_public(text)


@pytest.mark.parametrize(
    ("port", "allowed"),
    [
        (80, True),
        (443, True),
        (8080, True),
        (65535, True),
        (22, False),
        (25, False),
        (6379, False),
        (11211, False),
    ],
)
def test_ports(port: int, allowed: bool) -> None:
    assert port_allowed(port) is allowed


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("file:///etc/passwd", "scheme"),
        ("ftp://example.org/", "scheme"),
        ("data:text/html,x", "scheme"),
        ("http:///path", "no host"),
        ("http://user:secret@example.org/", "credentials"),
        ("http://example.org:22/", "port"),
        ("http://example.org:99999/", "malformed"),
        ("http://127.0.0.1/", "public"),
        ("http://2130706433/", "public"),
        ("http://0177.0.0.1/", "public"),
        ("http://0x7f000001/", "public"),
        ("http://0xc0.0250.01/", "public"),
        ("http://3232235521/", "public"),
        ("http://0300.0250.0.1/", "public"),
        ("http://127.1/", "public"),
        ("http://127.0x0.0x0.0x1/", "public"),
        ("http://%31%32%37.1/", "public"),
        ("http://１２７.0.0.1/", "public"),
        ("http://1.2.3.256/", "malformed"),
        ("http://4294967296/", "malformed"),
        ("http://example..org/", "malformed"),
        ("http://[::1]/", "public"),
        ("http://169.254.169.254/latest/meta-data/", "public"),
        ("http://example.org/" + "a" * 9000, "longer"),
    ],
)
def test_urls_that_must_not_be_fetched(url: str, part: str) -> None:
    assert part in refusal(url, local=False)


def test_urls_that_may_be_fetched() -> None:
    assert refusal("https://example.org/2019/08/%D8%A3/", local=False) == ""
    assert refusal("http://example.org:8080/", local=False) == ""
    assert refusal("http://0x08080808/", local=False) == ""


def test_a_local_source_is_reached_only_on_its_own_behalf() -> None:
    allow_local([("127.0.0.1", 8041)])
    try:
        assert refusal("http://127.0.0.1:8041/a", local=True) == ""
        assert refusal("http://0x7f.1:8041/a", local=True) == ""
        assert "local source" in refusal("http://127.0.0.1:8041/a", local=False)
        assert "local source" in refusal("http://2130706433:8041/a", local=False)
        assert "public" in refusal("http://127.0.0.1:8042/a", local=True)
    finally:
        allow_local([])
