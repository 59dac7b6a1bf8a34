"""Time stamps: asked for as RFC 3161 says, signed by OpenSSL, verified offline, by OpenSSL too."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.authority import openssl, stamp
from warraq.archive import StampError, check_stamp, split_certificates, stamp_request, stamped_at
from warraq.articles.errors import ConfigurationError

HASH = "ab" * 32
OTHER = "cd" * 32


@pytest.fixture(scope="module")
def token(keys: Path) -> bytes:
    return stamp(keys, stamp_request(HASH))


@pytest.fixture(scope="module")
def roots(keys: Path) -> tuple[bytes, ...]:
    return split_certificates((keys / "root.pem").read_bytes(), "root.pem")


def test_a_stamp_of_a_hash_is_verified(token: bytes, roots: tuple[bytes, ...]) -> None:
    check_stamp(token, HASH, roots)
    assert abs(stamped_at(token, HASH) - datetime.now(UTC)) < timedelta(days=1)


def test_openssl_verifies_the_same_bytes(token: bytes, keys: Path) -> None:
    (keys / "kept.tsr").write_bytes(token)
    (keys / "hash").write_bytes(bytes.fromhex(HASH))
    openssl(keys, "ts", "-verify", "-in", "kept.tsr", "-data", "hash", "-CAfile", "root.pem")


def test_a_stamp_of_another_hash_is_none_of_this(token: bytes, roots: tuple[bytes, ...]) -> None:
    with pytest.raises(StampError, match="something else"):
        stamped_at(token, OTHER)
    with pytest.raises(StampError, match="does not hold"):
        check_stamp(token, OTHER, roots)


def test_a_changed_byte_anywhere_is_found(token: bytes, roots: tuple[bytes, ...]) -> None:
    # Not within the certificates that it carries: whether they are those of the authority, its signature says.
    for place in range(0, len(token), max(1, len(token) // 40)):
        changed = token[:place] + bytes([token[place] ^ 1]) + token[place + 1 :]
        try:
            check_stamp(changed, HASH, roots)
        except StampError:
            continue
        assert stamped_at(changed, HASH) == stamped_at(token, HASH)


def test_an_authority_whose_certificate_is_known_need_not_send_it(keys: Path) -> None:
    known = split_certificates((keys / "tsa.pem").read_bytes() + (keys / "root.pem").read_bytes(), "both.pem")
    bare = stamp(keys, stamp_request(HASH, known))
    check_stamp(bare, HASH, known)
    assert len(bare) < len(stamp(keys, stamp_request(HASH)))
    with pytest.raises(StampError, match="does not hold"):
        check_stamp(bare, OTHER, known)


def test_another_root_does_not_vouch_for_it(token: bytes, tmp_path: Path) -> None:
    openssl(tmp_path, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", "other.key", "-out", "other.pem", "-subj", "/CN=Somebody else")  # fmt: skip
    others = split_certificates((tmp_path / "other.pem").read_bytes(), "other.pem")
    with pytest.raises(StampError, match="does not hold"):
        check_stamp(token, HASH, others)


@pytest.mark.parametrize("answer", [b"", b"no", b"<html>", bytes(range(256)), b"\x30\x80" * 500])
def test_what_is_no_stamp_is_refused(answer: bytes) -> None:
    with pytest.raises(StampError, match="no time stamp"):
        stamped_at(answer, HASH)


def test_a_refusal_is_told(keys: Path) -> None:
    refusal = stamp(keys, b"\x30\x03\x02\x01\x07")  # a request that OpenSSL cannot read
    with pytest.raises(StampError, match="refused"):
        stamped_at(refusal, HASH)


def test_a_file_without_certificates_is_an_error() -> None:
    with pytest.raises(ConfigurationError, match=r"tsa\.pem: holds no PEM certificates"):
        split_certificates(b"hello", "tsa.pem")
