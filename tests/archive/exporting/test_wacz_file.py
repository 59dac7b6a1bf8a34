"""The WACZ: judged by py-wacz, and read with Python's own zipfile."""

import gzip
import hashlib
import json
import shutil
from base64 import b64decode
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_public_key,
)
from shelves import HOME, Seen

from tests.programs import run_program
from warraq.archive.exporting import pack_wacz, read_key, read_manifest
from warraq.articles.errors import ConfigurationError
from warraq.storage import open_reader


def pem(key: Any) -> bytes:
    private: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("key") / "key.pem"
    path.write_bytes(pem(ec.generate_private_key(ec.SECP384R1())))
    return path


def pack(database: Path, exported: Path, path: Path, key_file: Path | None = None) -> Path:
    manifest = read_manifest(exported)
    assert manifest is not None
    with open_reader(database) as reader:
        key = read_key(key_file) if key_file else None
        assert pack_wacz(reader, exported, manifest, path, title="The Blog", key=key) == 2
    return path


@pytest.fixture(scope="module")
def wacz(shelf_file: Path, exported: Path, key_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pack(shelf_file, exported, tmp_path_factory.mktemp("wacz") / "blog.wacz", key_file)


def validate(path: Path) -> str:
    return run_program("wacz", "validate", "-f", str(path), folder=path.parent).stdout


def read(path: Path, name: str) -> bytes:
    with ZipFile(path) as file:
        return file.read(name)


def json_lines(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.decode().splitlines()]


def test_py_wacz_finds_it_valid(wacz: Path) -> None:
    told = validate(wacz)
    assert "Version detected as 1.1.1" in told
    assert "the passed WACZ is valid" in told


@pytest.mark.slow
def test_py_wacz_would_find_a_changed_byte(wacz: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.wacz"
    with ZipFile(wacz) as old, ZipFile(spoilt, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) + (b" " if name.startswith("pages/") else b""))
    assert "the passed WACZ is invalid" in validate(spoilt)


def test_pages_are_listed_with_their_texts(wacz: Path) -> None:
    head, one, older = json_lines(read(wacz, "pages/pages.jsonl"))
    assert head == {"format": "json-pages-1.0", "id": "pages", "title": "The Blog", "hasText": True}
    assert (one["url"], one["title"], one["ts"]) == (HOME + "one", "The one", "2026-03-01T12:01:00Z")
    assert one["text"] == "قال الوراق إن الحبر الأسود من العفص والزاج."
    assert older["url"] == HOME + "older"
    assert one["id"] != older["id"]


def test_the_index_leads_to_every_answer_but_304(wacz: Path, records: list[Seen]) -> None:
    lines = gzip.decompress(read(wacz, "indexes/index.cdx.gz")).decode().splitlines()
    assert lines == sorted(lines)
    indexed = [json.loads(line.split(" ", 2)[2]) for line in lines]
    answers = [record for record in records if record.kind in ("response", "revisit")]
    assert sorted(one["url"] for one in indexed) == sorted(
        record.fields["WARC-Target-URI"] for record in answers if " 304 " not in record.http[0]
    )
    for one in indexed:
        content = read(wacz, f"archive/{one['filename']}")
        member = content[int(one["offset"]) :][: int(one["length"])]
        assert f"WARC-Target-URI: {one['url']}".encode() in gzip.decompress(member)


def test_every_file_is_listed_with_its_hash(wacz: Path) -> None:
    package = json.loads(read(wacz, "datapackage.json"))
    assert (package["wacz_version"], package["created"]) == ("1.1.1", "2026-03-01T12:09:00Z")
    with ZipFile(wacz) as file:
        for resource in package["resources"]:
            content = file.read(resource["path"])
            assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
            assert resource["bytes"] == len(content)
        stored = {name for name in file.namelist() if file.getinfo(name).compress_type == ZIP_STORED}
        listed = {resource["path"] for resource in package["resources"]}
        assert set(file.namelist()) - listed == {"datapackage.json", "datapackage-digest.json"}
        assert stored == {name for name in listed if name.endswith(".gz")}  # a part of them can be fetched


def test_the_signature_holds_for_this_hash_and_no_other(wacz: Path) -> None:
    digest = json.loads(read(wacz, "datapackage-digest.json"))
    assert digest["hash"] == f"sha256:{hashlib.sha256(read(wacz, 'datapackage.json')).hexdigest()}"
    signed = digest["signedData"]
    assert (signed["hash"], signed["created"]) == (digest["hash"], "2026-03-01T12:09:00Z")
    raw, key = b64decode(signed["signature"]), load_der_public_key(b64decode(signed["publicKey"]))
    assert isinstance(key, ec.EllipticCurvePublicKey)
    signature = encode_dss_signature(int.from_bytes(raw[:48]), int.from_bytes(raw[48:]))
    key.verify(signature, digest["hash"].encode(), ec.ECDSA(SHA256()))
    with pytest.raises(InvalidSignature):
        key.verify(signature, digest["hash"].encode() + b"0", ec.ECDSA(SHA256()))


def test_the_same_export_gives_the_same_file(
    shelf_file: Path, exported: Path, key_file: Path, wacz: Path, tmp_path: Path
) -> None:
    assert pack(shelf_file, exported, tmp_path / "again.wacz", key_file).read_bytes() == wacz.read_bytes()
    unsigned = pack(shelf_file, exported, tmp_path / "unsigned.wacz")
    assert "signedData" not in json.loads(read(unsigned, "datapackage-digest.json"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.wacz", "unsigned.wacz"]


def test_a_file_that_was_changed_after_the_export_is_not_packed(
    shelf_file: Path, exported: Path, key_file: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(exported, tmp_path / "export"))
    warc = next(folder.glob("*.warc.gz"))
    warc.write_bytes(warc.read_bytes() + gzip.compress(b"WARC/1.1\r\n"))
    with pytest.raises(ConfigurationError, match=f"{warc.name}.*export again"):
        pack(shelf_file, folder, tmp_path / "x.wacz", key_file)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["export"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "cannot be read"),
        (b"no key", "is no PEM file"),
        (b"", "is no PEM file"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "is not a key of the curve P-384"),
        (pem(rsa.generate_private_key(65537, 2048)), "is not a key of the curve P-384"),
    ],
    ids=["missing", "text", "empty", "curve", "rsa"],
)
def test_another_key_is_refused(tmp_path: Path, content: bytes | None, problem: str) -> None:
    path = tmp_path / "key.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigurationError, match=f"{problem}.*openssl ecparam"):
        read_key(path)
