"""Stores of bodies that every test of this folder runs against: a folder, a bucket in memory, S3 of a server."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import faulty_files
from warraq.storage.bodies import OutsideBodies, open_bodies

BUCKET = "warraq-test"
_NEEDS = "needs pip install 'warraq[judges]'"


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of an S3 on this machine, with one bucket."""
    moto = pytest.importorskip("moto.server", reason=_NEEDS)
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    yield address
    server.stop()


@pytest.fixture
def s3(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty prefix of the bucket, as a user writes it."""
    s3fs = pytest.importorskip("s3fs", reason=_NEEDS)
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3_server)
    s3fs.S3FileSystem.clear_instance_cache()
    files = s3fs.S3FileSystem()
    if not files.exists(BUCKET):
        files.mkdir(BUCKET)
    return f"s3://{BUCKET}/{uuid.uuid4().hex}"


@pytest.fixture
def faulty() -> Iterator[str]:
    """The address of an empty prefix of the file system that fails as told."""
    faulty_files.empty()
    yield f"{faulty_files.PROTOCOL}://bucket/pages"
    faulty_files.empty()


@pytest.fixture(params=["folder", "memory", "s3"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty store is."""
    if request.param == "folder":
        return str(tmp_path / "pages")
    found: str = request.getfixturevalue("faulty" if request.param == "memory" else "s3")
    return found


@pytest.fixture
def bodies(address: str) -> OutsideBodies:
    return open_bodies(address)
