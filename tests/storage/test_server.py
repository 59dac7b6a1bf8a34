"""A database of a PostgreSQL server: what is told when it cannot be used, its locks, what is found damaged, copies."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import fake_postgres, postgres
from tests.needed import needed
from tests.storage.conftest import HOME, NOW
from warraq.articles.errors import (
    ConfigurationError,
    DatabaseBusy,
    DatabaseForeign,
    DatabaseLost,
    DatabaseMissing,
    DatabaseNewer,
    DatabaseOlder,
    StorageError,
)
from warraq.storage import (
    Source,
    WriterLock,
    back_up,
    check,
    open_reader,
    open_store,
    repair,
    require_space,
    size_of,
)
from warraq.storage.postgres.schema import making
from warraq.storage.sql import schema as schemas
from warraq.storage.sql.schema import schema_version

SECRET = "s3cret"


@pytest.fixture(scope="module")
def databases() -> Iterator[postgres.Databases]:
    with postgres.databases() as found:
        yield found


@pytest.fixture
def database(databases: postgres.Databases) -> Iterator[str]:
    """The address of an empty database of ours."""
    yield databases.make()
    databases.take_back()


@pytest.fixture
def session(database: str) -> Iterator[Any]:
    """A session in it that is not ours."""
    with open_session(database) as found:
        yield found


def open_session(address: str) -> Any:
    import psycopg

    return closing(psycopg.connect(address, autocommit=True, options="-c search_path=warraq"))


def as_user(address: str, user: str) -> str:
    """The address for another user, with a password, which a server that trusts everybody does not look at."""
    _, _, rest = address.partition("://")
    return f"postgresql://{user}:{SECRET}@{rest.rpartition('@')[2]}"


def why(address: str, kind: type[Exception] = StorageError, *, create: bool = False) -> str:
    """What is told when it is opened: with its name, without its password."""
    with pytest.raises(StorageError) as caught:
        open_store(address, create=create).close() if create else open_reader(address).close()
    assert type(caught.value) is kind
    told = str(caught.value)
    assert told.startswith("postgresql://")
    assert SECRET not in told
    assert "\n" not in told
    return told


# What is told -------------------------------------------------------------------------------------------------------


def test_no_server_and_no_such_host() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    for place in (f"127.0.0.1:{port}", "no.such.host.invalid", "%2Fno%2Fsuch%2Ffolder"):
        told = why(f"postgresql://ann:{SECRET}@{place}/corpus", DatabaseLost)
        assert told == (
            f"postgresql://ann@{place}/corpus: no server answers there; is it running, and are host and port right?"
        )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ('password authentication failed for user "ann"', "does not accept the password, or there is none"),
        ('no pg_hba.conf entry for host "10.0.0.1", user "ann"', "its pg_hba.conf allows it"),
        ('role "ann" does not exist', "the server has no such user"),
        ('database "corpus" does not exist', "`createdb NAME` makes one"),
        ('permission denied for database "corpus"', "GRANT CONNECT allows it"),
    ],
)
def test_why_nobody_is_let_in(words: str, told: str) -> None:
    with fake_postgres.refusing("28000", words) as port:
        assert told in why(f"postgresql://ann:{SECRET}@127.0.0.1:{port}/corpus")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("sorry, too many clients already", "no connection left"),
        ("the database system is starting up", "try again in a moment"),
        ("the database system is shutting down", "try again in a moment"),
        ("Das Datenbanksystem startet", "cannot be opened: "),
        (f"{SECRET} is not it", "cannot be opened: "),
    ],
)
def test_what_may_pass_is_tried_again_by_who_works(words: str, told: str) -> None:
    with fake_postgres.refusing("57P03", words) as port:
        assert told in why(f"postgresql://ann:{SECRET}@127.0.0.1:{port}/corpus", DatabaseLost)


def test_a_password_that_is_asked_for_and_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "none"))
    with fake_postgres.refusing("28P01", "fe_sendauth: no password supplied") as port:
        assert "give it in PGPASSWORD or ~/.pgpass" in why(f"postgresql://ann@127.0.0.1:{port}/corpus")


def test_a_server_that_is_too_old() -> None:
    with fake_postgres.welcoming({"server_version": "13.22", "server_encoding": "UTF8"}) as port:
        told = why(f"postgresql://ann@127.0.0.1:{port}/corpus")
    assert told.endswith("the server is PostgreSQL 13; warraq needs 14 or newer")


def test_options_that_nobody_knows_and_a_service_that_is_not_there(databases: postgres.Databases) -> None:
    address = databases.address("postgres")
    with pytest.raises(ConfigurationError, match="can read: invalid URI query parameter") as caught:
        open_reader(f"{address}?password={SECRET}&no_such_option=1")
    assert SECRET not in str(caught.value)
    assert "has no such service" in why("postgresql:///?service=no-such-service")


def test_no_database_no_user_and_one_without_ours(databases: postgres.Databases) -> None:
    assert "has no database of that name" in why(databases.address("warraq_no_such"))
    assert "has no such user" in why(as_user(databases.address("postgres"), "warraq_nobody"))
    assert "`warraq add URL` makes one" in why(databases.make_bare(), DatabaseMissing)


def test_a_database_that_cannot_hold_every_script(databases: postgres.Databases) -> None:
    address = databases.make_bare("ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    assert "has the encoding LATIN1" in why(address, create=True)


def test_who_may_not_make_the_schema_is_told_what_to_have_done(databases: postgres.Databases) -> None:
    address = databases.make_bare()
    user = f"warraq_test_{os.getpid()}"
    with open_session(address) as session:
        session.execute(f"CREATE ROLE {user} LOGIN")
        try:
            told = why(as_user(address, user), create=True)
            assert told.endswith(f'run: CREATE SCHEMA warraq AUTHORIZATION "{user}"')
            session.execute(told.partition("run: ")[2])
            open_store(as_user(address, user), create=True).close()
            session.execute(f"REVOKE ALL ON warraq.sources FROM {user}")
            with (
                open_reader(as_user(address, user)) as reader,
                pytest.raises(StorageError, match=r"may not do this \(permission denied for table sources\)"),
            ):
                reader.sources.all()
        finally:
            session.execute(f"DROP OWNED BY {user} CASCADE")
            session.execute(f"DROP ROLE {user}")


def test_a_schema_of_another_program_is_left_as_it_is(databases: postgres.Databases) -> None:
    address = databases.make_bare()
    with open_session(address) as session:
        session.execute("CREATE SCHEMA warraq; CREATE TABLE warraq.theirs (id int)")
        assert "not of this program" in why(address, DatabaseForeign, create=True)
        assert session.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'warraq'").fetchone() == (
            1,
        )


def test_other_versions_are_left_as_they_are(databases: postgres.Databases) -> None:
    address = databases.make_bare()
    open_store(address, create=True).close()
    with open_session(address) as session:
        session.execute("UPDATE schema_version SET version = version + 1")
        for create in (False, True):
            assert "update warraq" in why(address, DatabaseNewer, create=create)
        session.execute("UPDATE schema_version SET version = 1")
        for create in (False, True):
            assert "written by an older warraq (schema 1" in why(address, DatabaseOlder, create=create)


def test_each_version_since_the_first_has_a_step() -> None:
    assert len(making.STEPS) == schema_version() - making.FIRST


def test_an_older_database_is_upgraded_with_its_rows(
    database: str, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a program of the next version: who opens it to write upgrades it, whole or not at all."""
    with open_store(database) as store:
        store.sources.add(Source(slug="blog", home_url=HOME), now=NOW)
    older = schema_version()
    steps = {"9998-mended": "ALTER TABLE sources ADD COLUMN motto text NOT NULL DEFAULT 'none'"}
    monkeypatch.setattr(schemas, "VERSION", older + 1)
    monkeypatch.setattr(making, "STEPS", (*making.STEPS, "9998-mended"))
    monkeypatch.setattr(making, "_file", steps.__getitem__)
    with pytest.raises(DatabaseOlder, match="written by an older warraq"):
        open_reader(database)
    whole, steps["9998-mended"] = steps["9998-mended"], f"{steps['9998-mended']}; SELECT 1 / 0"
    with pytest.raises(Exception, match="division by zero"):
        open_store(database)
    assert session.execute("SELECT version FROM warraq.schema_version").fetchone() == (older,)
    steps["9998-mended"] = whole
    for _ in range(2):  # the second time there is nothing to do
        open_store(database).close()
    assert session.execute("SELECT version FROM warraq.schema_version").fetchone() == (older + 1,)
    assert session.execute("SELECT slug, motto FROM warraq.sources").fetchall() == [("blog", "none")]
    session.execute(
        f"ALTER TABLE warraq.sources DROP COLUMN motto; UPDATE warraq.schema_version SET version = {older}"
    )


def test_two_may_make_one_database_at_once(databases: postgres.Databases) -> None:
    address = databases.make_bare()
    program = (
        "import sys; from warraq.storage import open_store; open_store(sys.argv[1], create=True).close()"
    )
    makers = [subprocess.Popen([sys.executable, "-c", program, address]) for _ in range(3)]
    assert [maker.wait() for maker in makers] == [0, 0, 0]


def test_a_session_that_the_server_ends_is_told_of(database: str, session: Any) -> None:
    end_others(session)
    with open_store(database) as store:
        end_others(session)
        for _ in range(2):
            with pytest.raises(DatabaseLost, match="the connection to the server broke"):
                store.sources.add(Source(slug="blog", home_url=HOME), now=NOW)


def end_others(session: Any) -> None:
    """As a server does that is started anew."""
    session.execute(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


# Locks --------------------------------------------------------------------------------------------------------------


def test_crawls_share_a_database_and_others_want_it_alone(database: str) -> None:
    crawls = [WriterLock(database, doing="crawl", shared=True) for _ in range(2)]
    alone = WriterLock(database, doing="reclean")
    with crawls[0], crawls[1]:
        with pytest.raises(DatabaseBusy) as caught:
            alone.acquire()
        assert re.fullmatch(
            rf"{re.escape(database)}: warraq crawl, process {os.getpid()} on \S+ is at work on it, .* it has ended",
            str(caught.value),
        )
    with alone:
        for lock in (crawls[0], WriterLock(database)):
            with pytest.raises(DatabaseBusy, match=f"warraq reclean, process {os.getpid()} on "):
                lock.acquire()
    with crawls[0]:
        pass


@pytest.mark.parametrize("work", ["run", "tell"])
def test_work_of_other_kinds_is_nobody_elses_business(database: str, work: Any) -> None:
    told = f"warraq {work}, process {os.getpid()} on "
    with WriterLock(database, work), WriterLock(database), pytest.raises(DatabaseBusy, match=told):
        WriterLock(database, work).acquire()


def test_databases_of_one_server_have_locks_of_their_own(databases: postgres.Databases) -> None:
    with WriterLock(databases.make()), WriterLock(databases.make()):
        pass
    databases.take_back()


def test_a_lock_ends_with_its_process(database: str) -> None:
    program = (
        "import sys; from warraq.storage import WriterLock\n"
        "lock = WriterLock(sys.argv[1]); lock.acquire(); print(1, flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, database], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(DatabaseBusy, match=f"process {holder.pid} on "):
            WriterLock(database).acquire()
        holder.kill()
        holder.wait()
    free(WriterLock(database))


def free(lock: WriterLock) -> None:
    """The server notices the end of a process at once, but not before it."""
    from tests.patience import wait_until

    def is_free() -> bool:
        try:
            lock.acquire()
        except DatabaseBusy:
            return False
        lock.release()
        return True

    wait_until(is_free)


def test_a_lock_that_the_server_forgot_is_taken_again(database: str, session: Any) -> None:
    lock = WriterLock(database, "run")
    lock.acquire()
    lock.acquire()  # it is held: nothing happens
    end_others(session)
    with WriterLock(database, "run"), pytest.raises(DatabaseBusy):
        lock.acquire()
    lock.acquire()
    with pytest.raises(DatabaseBusy):
        WriterLock(database, "run").acquire()
    lock.release()
    lock.release()


def test_a_lock_of_no_server_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(StorageError, match="no server answers there"):
        WriterLock(f"postgresql://ann:{SECRET}@127.0.0.1:{port}/corpus").acquire()


# Damage -------------------------------------------------------------------------------------------------------------


def found(database: str) -> list[tuple[str, str, bool]]:
    return [(one.kind, one.what, one.repairable) for one in check(database)]


def test_an_index_that_is_not_valid_is_made_anew(database: str, session: Any) -> None:
    assert found(database) == []
    session.execute(
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'warraq.feeds_source'::regclass"
    )
    assert found(database) == [("file", "index feeds_source is not valid: rows may be missing in it", True)]
    assert repair(database) == ()
    assert found(database) == []


def test_amcheck_looks_where_it_is_installed(database: str, session: Any) -> None:
    session.execute("CREATE EXTENSION IF NOT EXISTS amcheck SCHEMA public")
    try:
        with open_store(database) as store:
            for number in range(3):
                store.sources.add(Source(slug=f"s{number}", home_url=f"{HOME}{number}"), now=NOW)
        assert found(database) == []
        # As after an upgrade of the system that sorts words otherwise: what is there is in the wrong order.
        session.execute("UPDATE pg_index SET indoption = '1' WHERE indexrelid = 'sources_slug_key'::regclass")
        ((kind, what, is_repairable),) = found(database)
        assert (kind, is_repairable) == ("file", True)
        assert what.startswith("index sources_slug_key is damaged, rows may be missing in it: item order")
        with open_reader(database) as reader:
            assert reader.integrity() == what
        with an_ordinary_reader(session) as user:
            assert found(as_user(database, user)) == []  # it may not look
            session.execute(f"GRANT EXECUTE ON FUNCTION public.bt_index_check(regclass) TO {user}")
            assert found(as_user(database, user)) == [(kind, what, is_repairable)]
        assert repair(database) == ()
    finally:
        session.execute("UPDATE pg_index SET indoption = '0' WHERE indexrelid = 'sources_slug_key'::regclass")
        session.execute("REINDEX TABLE sources")
        session.execute("DROP EXTENSION amcheck")


@contextmanager
def an_ordinary_reader(session: Any) -> Iterator[str]:
    """A role that may read our tables, and nothing else."""
    user = f"warraq_reader_{os.getpid()}"
    session.execute(
        f"CREATE ROLE {user} LOGIN; GRANT USAGE ON SCHEMA warraq TO {user};"
        f" GRANT SELECT ON ALL TABLES IN SCHEMA warraq TO {user}"
    )
    try:
        yield user
    finally:
        session.execute(f"DROP OWNED BY {user}; DROP ROLE {user}")


def test_rows_that_refer_to_nothing_are_named(database: str, session: Any) -> None:
    with open_store(database) as store:
        source = store.sources.add(Source(slug="blog", home_url=HOME), now=NOW)
        store.settings.change(source.id, {"delay_s": 5}, now=NOW)
    session.execute("SET session_replication_role = replica")  # nothing is checked, and nothing follows
    session.execute("DELETE FROM sources")
    told = {what for kind, what, _ in found(database) if kind == "reference"}
    assert told >= {
        f"source_id {source.id} of source_settings refers to nothing in sources",
        f"source_id {source.id} of story_counts refers to nothing in sources",
    }


# Copies -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def written(database: str) -> str:
    with open_store(database) as store:
        store.sources.add(Source(slug="blog", home_url=HOME), now=NOW)
    return database


def test_a_copy_is_restored_whole(written: str, databases: postgres.Databases, tmp_path: Path) -> None:
    needed("pg_dump")
    copy = tmp_path / "copy"
    assert back_up(as_user(written, postgres_user(written)), copy) == copy.stat().st_size > 1_000
    assert back_up(written, copy) > 1_000  # in place of the earlier one
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]
    empty = databases.make_bare()
    subprocess.run(
        [needed("pg_restore"), "--exit-on-error", "--no-owner", f"--dbname={empty}", str(copy)], check=True
    )
    assert check(empty) == ()
    with open_store(empty) as store, open_reader(written) as reader:
        assert store.sources.all() == reader.sources.all()
        other = store.sources.add(Source(slug="other", home_url=f"{HOME}other"), now=NOW)
        assert other.id > store.sources.get("blog").id


def postgres_user(address: str) -> str:
    with open_session(address) as session:
        (name,) = session.execute("SELECT current_user").fetchone()
        return str(name)


def test_what_is_no_copy_is_not_replaced(written: str, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("dear reader")
    with pytest.raises(DatabaseForeign, match="left as it is"):
        back_up(written, letter)
    assert letter.read_text() == "dear reader"


def test_a_copy_that_cannot_be_made_leaves_the_earlier_one(
    written: str, session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed("pg_dump")
    copy = tmp_path / "copy"
    back_up(written, copy)
    before = copy.read_bytes()
    with pytest.raises(StorageError, match="pg_dump failed"):
        back_up(written, tmp_path / "no" / "such" / "folder")
    session.execute("ALTER TABLE articles RENAME TO renamed")
    try:
        with pytest.raises(StorageError, match="the copy has no articles"):
            back_up(written, copy)
    finally:
        session.execute("ALTER TABLE renamed RENAME TO articles")
    bare = tmp_path / "bin"
    bare.mkdir()
    monkeypatch.setenv("PATH", str(bare))
    with pytest.raises(StorageError) as caught:
        back_up(as_user(written, "root"), copy)
    assert "pg_dump is not installed" in str(caught.value)
    assert f"pg_dump --format=custom --schema=warraq --file={copy} postgresql://root@" in str(caught.value)
    assert SECRET not in str(caught.value)
    assert copy.read_bytes() == before
    assert shutil.which("pg_dump") is None


def test_the_size_is_that_of_its_tables_and_the_disk_is_not_ours(written: str) -> None:
    assert size_of(written) > 100_000
    require_space(written, min_free_bytes=1 << 60)
