"""Hosts in normal form, and what is asked of the host of an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warraq.articles.errors import AddressError
from warraq.articles.urls import canonical, host_name, host_of, origin_of

# Source: the IPv4 parser of the WHATWG URL Standard.
NUMBERS = [
    ("0xc0.0250.01", "192.168.0.1"),
    ("0300.0250.0.1", "192.168.0.1"),
    ("3232235521", "192.168.0.1"),
    ("0xC0A80001", "192.168.0.1"),
    ("030052000001", "192.168.0.1"),
    ("127.1", "127.0.0.1"),
    ("127.0.1", "127.0.0.1"),
    ("127.65535", "127.0.255.255"),
    ("1.256", "1.0.1.0"),
    ("1.2.3.4", "1.2.3.4"),
    ("1.2.3.4.", "1.2.3.4"),
    ("192.0x00A80001", "192.168.0.1"),
    ("0x.0x.0", "0.0.0.0"),
    ("0x", "0.0.0.0"),
    ("0", "0.0.0.0"),
    ("4294967295", "255.255.255.255"),
    ("１９２.１６８.０.１", "192.168.0.1"),
    ("192。168。0。1", "192.168.0.1"),
    ("%31%32%37.1", "127.0.0.1"),
]
NAMES = [
    "ex.com",
    "1.ex.com",
    "0x7f.ex.com",
    "1.2.3.4.ex",
    "a1",
    "0xfg",
    "1.2.3.4x",
    "0x7g.1.a",
    "0_7",
    "0x1_0",
]
NO_HOSTS = [
    "256.1.1.1", "1.2.3.256", "1.16777216", "1.2.65536", "4294967296", "0x100000000", "1.2.3.4.5", "1.2.3.08", "09",
    "ex.com.1", "foo.0x4", "1..2", "0x7g.1", "1_0.1", "1.2.-3",
]  # fmt: skip


@pytest.mark.parametrize(("host", "dotted"), NUMBERS)
def test_a_host_in_numbers_is_written_as_the_address_it_is(host: str, dotted: str) -> None:
    assert canonical(f"http://{host}/a") == f"http://{dotted}/a"
    assert canonical(f"http://{host}:8080/") == f"http://{dotted}:8080/"


@pytest.mark.parametrize("name", NAMES)
def test_names_stay(name: str) -> None:
    assert canonical(f"http://{name}/") == f"http://{name}/"


@pytest.mark.parametrize("host", NO_HOSTS)
def test_numbers_that_are_no_address(host: str) -> None:
    with pytest.raises(AddressError, match="host"):
        canonical(f"http://{host}/")
    assert host_of(f"http://{host}/") == ""


@pytest.mark.parametrize(
    ("url", "host", "name", "origin"),
    [
        ("https://Ex.COM./a?b#c", "ex.com", "ex.com", "https://ex.com"),
        ("http://u:p@ex.com:80/", "ex.com", "ex.com", "http://ex.com"),
        ("https://ex.com:80/", "ex.com:80", "ex.com", "https://ex.com:80"),
        (
            "http://BÜCHER.de:8080",
            "xn--bcher-kva.de:8080",
            "xn--bcher-kva.de",
            "http://xn--bcher-kva.de:8080",
        ),
        ("http://[::0001]:8000/", "[::1]:8000", "::1", "http://[::1]:8000"),
        ("http://0x7f.1:9/", "127.0.0.1:9", "127.0.0.1", "http://127.0.0.1:9"),
        (" https://ex.com\\a", "ex.com", "ex.com", "https://ex.com"),
        ("//ex.com/", "", "", ""),
        ("mailto:a@ex.com", "", "", ""),
        ("http://[", "", "", ""),
        ("http://ex.com:x/", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_parts(url: str, host: str, name: str, origin: str) -> None:
    assert (host_of(url), host_name(url), origin_of(url)) == (host, name, origin)


@given(st.integers(0, 2**32 - 1), st.sampled_from(["{}", "{:#x}", "0{:o}", "{:#X}"]))
def test_any_number_is_the_address_of_its_bytes(number: int, form: str) -> None:
    dotted = ".".join(str(byte) for byte in number.to_bytes(4, "big"))
    assert host_name(f"http://{form.format(number)}/") == dotted
    assert canonical(f"http://{dotted}/") == f"http://{dotted}/"


@given(st.text(max_size=40))
def test_never_raises(text: str) -> None:
    for url in (text, f"http://{text}/", f"http://ex.com{text}"):
        assert host_name(url) in host_of(url)
        assert origin_of(url).endswith(host_of(url))
