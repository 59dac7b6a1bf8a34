"""Time stamps (RFC 3161) of the ledger: what an authority is asked, and whether its answer proves what it should.

What is stamped is the hash of a line as 32 bytes; `openssl ts -verify` agrees. Needs the extra `archive`.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from warraq.articles.errors import ConfigurationError, WarraqError
from warraq.extras import require


class StampError(WarraqError):
    """What an authority answered is no time stamp of this hash."""


def stamp_request(hash_: str, certificates: Sequence[bytes] = ()) -> bytes:
    """The request, DER, for a stamp of a line's hash (lower-case hexadecimal).

    The authority is asked for its certificate too, unless that is among the known ones (PEM).
    """
    client = require("rfc3161_client", "archive")
    builder = client.TimestampRequestBuilder().data(bytes.fromhex(hash_))
    # The client reads DER strictly, and OpenSSL does not sort a chain of certificates as DER wants it.
    builder = builder.cert_request(cert_request=not any(map(_signs_stamps, _load(certificates))))
    request: bytes = builder.hash_algorithm(client.HashAlgorithm.SHA256).build().as_bytes()
    return request


def stamped_at(token: bytes, hash_: str) -> datetime:
    """The time in a stamp of that hash. Its signature is not looked at: see `check_stamp`.

    Raises:
        StampError: the authority refused, or the answer is no stamp of this hash.
    """
    answer = _read(token)
    moment: datetime = answer.tst_info.gen_time
    if answer.tst_info.message_imprint.message != _imprint(hash_):
        raise StampError("the time stamp is one of something else")
    return moment.astimezone(UTC)


def check_stamp(token: bytes, hash_: str, certificates: Sequence[bytes]) -> None:
    """Verify a stamp offline: its signature, the authority's certificate up to one of `certificates` (PEM), its hash.

    Raises:
        StampError: something of it does not hold.
    """
    client = require("rfc3161_client", "archive")
    known = _load(certificates)
    own = [one for one in known if _signs_stamps(one)]
    builder = client.VerifierBuilder(
        roots=[one for one in known if one not in own], tsa_certificate=own[0] if own else None
    )
    try:
        builder.build().verify(_read(token), _imprint(hash_))
    except (client.VerificationError, ValueError) as problem:
        raise StampError(f"the time stamp does not hold: {problem}") from problem


def split_certificates(pem: bytes, name: str) -> tuple[bytes, ...]:
    """The certificates of a PEM file.

    Raises:
        ConfigurationError: there is none, or one cannot be read. `name` is the file's.
    """
    x509 = require("cryptography.x509", "archive")
    encoding = require("cryptography.hazmat.primitives.serialization", "archive").Encoding.PEM
    try:
        return tuple(one.public_bytes(encoding) for one in x509.load_pem_x509_certificates(pem))
    except ValueError as problem:
        raise ConfigurationError(f"holds no PEM certificates: {problem}", identity=name) from problem


def _load(certificates: Sequence[bytes]) -> list[Any]:
    x509 = require("cryptography.x509", "archive")
    return [x509.load_pem_x509_certificate(certificate) for certificate in certificates]


def _signs_stamps(certificate: Any) -> bool:
    """Whether it is an authority's own certificate, and not one that vouches for it."""
    x509 = require("cryptography.x509", "archive")
    try:
        purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return x509.ExtendedKeyUsageOID.TIME_STAMPING in purposes


def _imprint(hash_: str) -> bytes:
    return hashlib.sha256(bytes.fromhex(hash_)).digest()


def _read(token: bytes) -> Any:
    client = require("rfc3161_client", "archive")
    try:
        answer = client.decode_timestamp_response(token)
        status = client.PKIStatus(answer.status)
        if status not in (client.PKIStatus.GRANTED, client.PKIStatus.GRANTED_WITH_MODS):
            raise StampError(f"the authority refused: {status.name.lower()}")
        answer.tst_info.gen_time  # noqa: B018 - an answer without a token raises here
    except ValueError as problem:
        raise StampError(f"the answer is no time stamp: {problem}") from problem
    return answer
