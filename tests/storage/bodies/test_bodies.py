"""What every store of bodies promises, whatever it stands on; and what it says when its ground fails."""

import os
import stat
from pathlib import Path

import pytest

from tests import faulty_files
from tests.faulty_files import FaultyFiles
from warraq.articles.errors import ConfigurationError, StorageError
from warraq.storage import place_body
from warraq.storage.bodies import MARKER, OutsideBodies, open_bodies
from warraq.storage.rules import digest_of, most_packed, pack, unpack

BODY = b"<html>" + bytes(range(256)) * 40
HASH = digest_of(BODY)
OTHER = digest_of(b"other")


def names(bodies: OutsideBodies) -> list[str]:
    return sorted(file.name for file in bodies.walk())


def test_a_body_is_read_as_it_was_written(bodies: OutsideBodies, address: str) -> None:
    assert bodies.read(HASH, 1_000) is None
    placed = place_body(bodies, BODY)
    packed = bodies.read(HASH, 100_000)
    assert packed is not None
    assert (placed.address, placed.bytes) == (address, len(packed))
    assert unpack(packed, len(BODY), HASH) == BODY
    assert names(bodies) == [f"{HASH[:2]}/{HASH[2:4]}/{HASH}.zst"]
    assert [(file.sha256, file.bytes) for file in bodies.walk()] == [(HASH, placed.bytes)]
    assert all(file.at > 1_600_000_000 for file in bodies.walk())


def test_of_a_long_file_one_byte_too_many_is_read(bodies: OutsideBodies) -> None:
    bodies.write(HASH, b"x" * 5_000)
    assert bodies.read(HASH, 5_000) == b"x" * 5_000
    assert bodies.read(HASH, 4_999) == b"x" * 5_000
    assert bodies.read(HASH, 9) == b"x" * 10


def test_an_empty_file_is_there_and_empty(bodies: OutsideBodies) -> None:
    bodies.write(HASH, b"")
    assert bodies.read(HASH, 100) == b""


def test_what_is_there_is_written_once_and_what_is_not_whole_again(bodies: OutsideBodies) -> None:
    bodies.write(HASH, b"half")
    place_body(bodies, BODY)
    place_body(bodies, BODY)
    packed = bodies.read(HASH, 100_000)
    assert packed is not None
    assert unpack(packed, len(BODY), HASH) == BODY


def test_deleting_what_is_not_there_is_no_error(bodies: OutsideBodies) -> None:
    bodies.delete([HASH])
    place_body(bodies, BODY)
    place_body(bodies, b"other")
    bodies.delete([OTHER, HASH, digest_of(b"third")])
    assert names(bodies) == []
    assert bodies.read(HASH, 10) is None


def test_many_are_walked_and_strange_files_passed_over(bodies: OutsideBodies) -> None:
    hashes = sorted(digest_of(str(number).encode()) for number in range(300))
    bodies.delete(hashes)
    for number in range(300):
        place_body(bodies, str(number).encode())
    for name in ("ab/cd/notes.txt", f"ab/cd/{HASH}.zst.tmp", "README"):
        bodies._files.put(name, b"ours? no")
    assert sorted(file.sha256 for file in bodies.walk()) == hashes


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", HASH.upper(), HASH + "0", f"{HASH[:-1]}/", "é" * 64]
)
def test_a_name_is_made_of_a_hash_only(bodies: OutsideBodies, name: str) -> None:
    for act in (lambda: bodies.read(name, 9), lambda: bodies.write(name, b""), lambda: bodies.delete([name])):
        with pytest.raises(StorageError, match="no SHA-256"):
            act()
    assert names(bodies) == []


def test_a_place_belongs_to_one_database(bodies: OutsideBodies, address: str) -> None:
    with pytest.raises(StorageError, match="emptied or is not mounted"):
        bodies.claim("me", is_new=False)
    bodies.claim("me", is_new=True)
    bodies.claim("me", is_new=True)  # the answer was lost, so it is asked again
    open_bodies(address).claim("me", is_new=False)
    for is_new in (True, False):
        with pytest.raises(ConfigurationError, match="another database"):
            bodies.claim("you", is_new=is_new)
    bodies.give_up("you")
    bodies.claim("me", is_new=False)
    bodies.give_up("me")
    bodies.claim("you", is_new=True)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"owner": 1}', b"\xff", b"[" * 4_000])
def test_a_marker_that_cannot_be_read_belongs_to_somebody_else(bodies: OutsideBodies, content: bytes) -> None:
    bodies._files.put(MARKER, content)
    with pytest.raises(ConfigurationError, match="another database"):
        bodies.claim("me", is_new=True)


# Grounds that fail ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["cut", "flip"])
def test_a_write_that_is_not_whole_is_noticed(faulty: str, fault: str) -> None:
    bodies = open_bodies(faulty)
    FaultyFiles.fault = fault
    with pytest.raises(StorageError, match="not what is read back"):
        place_body(bodies, BODY)
    FaultyFiles.fault = ""
    place_body(bodies, BODY)
    packed = bodies.read(HASH, 100_000)
    assert packed is not None
    assert unpack(packed, len(BODY), HASH) == BODY


@pytest.mark.parametrize("fault", ["cut-off", "lost", "down"])
def test_a_write_without_an_answer_is_an_error_and_may_be_made_again(faulty: str, fault: str) -> None:
    bodies = open_bodies(faulty)
    FaultyFiles.fault = fault
    with pytest.raises(StorageError, match=f"{faulty}.*(no answer came|nobody listens)"):
        place_body(bodies, BODY)
    FaultyFiles.fault = ""
    place_body(bodies, BODY)
    assert [file.sha256 for file in bodies.walk()] == [HASH]


def test_a_store_that_does_not_answer_says_so(faulty: str) -> None:
    bodies = open_bodies(faulty)
    place_body(bodies, BODY)
    FaultyFiles.fault = "down"
    acts = (
        lambda: bodies.read(HASH, 9),
        lambda: bodies.delete([HASH]),
        lambda: list(bodies.walk()),
        lambda: bodies.claim("me", is_new=True),
    )
    for act in acts:
        with pytest.raises(StorageError, match="nobody listens"):
            act()
    FaultyFiles.fault = ""
    assert names(bodies)


def test_a_known_body_is_not_sent_again(faulty: str) -> None:
    bodies = open_bodies(faulty)
    for _ in range(3):
        place_body(bodies, BODY)
    assert len(FaultyFiles.requests) == 1
    faulty_files.spoil(f"{HASH}.zst", faulty_files.flipped)
    place_body(bodies, BODY)
    assert len(FaultyFiles.requests) == 2


def test_a_bucket_that_is_not_there_is_named(s3: str) -> None:
    bodies = open_bodies(s3.replace("warraq-test", "no-such-bucket"))
    with pytest.raises(StorageError, match=r"s3://no-such-bucket/.*bucket does not exist"):
        place_body(bodies, BODY)


def test_a_server_that_is_not_there_is_named(s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    import s3fs

    s3fs.S3FileSystem.clear_instance_cache()
    monkeypatch.setattr(s3fs.S3FileSystem, "retries", 1)
    with pytest.raises(StorageError, match=r"s3://warraq-test/.*127\.0\.0\.1:9"):
        open_bodies(s3).read(HASH, 9)


def test_half_a_write_to_a_folder_is_a_draft(tmp_path: Path) -> None:
    """A draft of a killed process is found and removed; one that fails leaves none."""
    bodies = open_bodies(str(tmp_path))
    place_body(bodies, BODY)
    folder = tmp_path / HASH[:2] / HASH[2:4]
    draft = folder / f"{HASH}.zst.{'0' * 16}.draft"
    draft.write_bytes(b"half")
    assert [(file.name, file.sha256) for file in bodies.walk() if not file.sha256] == [
        (draft.relative_to(tmp_path).as_posix(), "")
    ]
    bodies.remove_drafts([f"{HASH[:2]}/{HASH[2:4]}/{HASH}.zst", draft.relative_to(tmp_path).as_posix()])
    assert [file.sha256 for file in bodies.walk()] == [HASH]


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "pages").write_text("a file")
    bodies = open_bodies(str(tmp_path / "pages"))
    assert bodies.read(HASH, 9) is None
    with pytest.raises(StorageError, match="pages: the folder of page bodies cannot be written"):
        place_body(bodies, BODY)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(StorageError, match="cannot be written: Permission denied"):
        place_body(open_bodies(str(tmp_path)), BODY)
    tmp_path.chmod(stat.S_IRWXU)


def test_an_address_that_is_none_is_refused() -> None:
    for address in ("pages", "", "nosuchthing://a/b"):
        with pytest.raises(ConfigurationError):
            open_bodies(address)


@pytest.mark.parametrize("size", [0, 1, 100, 70_000])
def test_a_frame_is_never_longer_than_is_read(size: int) -> None:
    assert len(pack(os.urandom(size))) <= most_packed(size)
