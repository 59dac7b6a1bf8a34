"""Signing a WACZ with a key of one's own.

Source: WACZ Signing and Verification 0.1.0, "Anonymous Signature"; curve and form as ArchiveWeb.page signs and
ReplayWeb.page verifies: ECDSA on P-384 over the text of the hash, SHA-256, r and s in 48 bytes each.
"""

from base64 import b64encode
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from warraq.articles.errors import ConfigurationError

_HALF: Final = 48  # bytes of r and of s
_HOW = "; make one with: openssl ecparam -name secp384r1 -genkey -noout -out key.pem"


def read_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """Returns the private key in a PEM file.

    Raises:
        ConfigurationError: there is none, or it is not of the curve P-384, or has a password.
    """
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as problem:
        raise ConfigurationError(f"cannot be read: {problem.strerror}{_HOW}", identity=str(path)) from problem
    except (ValueError, TypeError, UnsupportedAlgorithm) as problem:
        raise ConfigurationError(
            f"is no PEM file of a private key without a password{_HOW}", identity=str(path)
        ) from problem
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP384R1):
        raise ConfigurationError(f"is not a key of the curve P-384{_HOW}", identity=str(path))
    return key


def signed(key: ec.EllipticCurvePrivateKey, hash_text: str, *, created: str, software: str) -> dict[str, str]:
    """Returns the `signedData` of a hash. The same key and hash give the same signature (RFC 6979)."""
    algorithm = ec.ECDSA(SHA256(), deterministic_signing=True)
    r, s = decode_dss_signature(key.sign(hash_text.encode(), algorithm))
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return {
        "hash": hash_text,
        "created": created,
        "software": software,
        "signature": b64encode(r.to_bytes(_HALF) + s.to_bytes(_HALF)).decode(),
        "publicKey": b64encode(public).decode(),
    }
