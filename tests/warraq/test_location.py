"""Where a corpus is: what an address may be, what is shown of it, and what of it nobody is shown."""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from warraq.articles.errors import ConfigurationError
from warraq.config import load_config
from warraq.location import Server, locate

SECRET = "s3cret"


@pytest.mark.parametrize(
    ("address", "shown", "kept"),
    [
        ("postgresql://db.example/corpus", "postgresql://db.example/corpus", ""),
        ("postgres://db.example/corpus", "postgresql://db.example/corpus", ""),
        ("PostgreSQL://db.example/corpus", "postgresql://db.example/corpus", ""),
        (f"postgresql://ann:{SECRET}@db:5433/corpus", "postgresql://ann@db:5433/corpus", ""),
        (f"postgresql://ann:{SECRET}%40%2F@[::1]:5433/corpus", "postgresql://ann@[::1]:5433/corpus", ""),
        (f"postgresql://:{SECRET}@db/corpus", "postgresql://@db/corpus", ""),
        ("postgresql:///corpus", "postgresql:///corpus", ""),
        ("postgresql://one:5432,two:5433/corpus", "postgresql://one:5432,two:5433/corpus", ""),
        (
            "postgresql://%2Fvar%2Frun%2Fpostgresql/corpus",
            "postgresql://%2Fvar%2Frun%2Fpostgresql/corpus",
            "",
        ),
        ("postgresql:///?service=archive", "postgresql:///?service=archive", ""),
        ("postgresql:///?host=/run/pg&dbname=corpus", "postgresql:///?host=/run/pg&dbname=corpus", ""),
        (
            f"postgresql://db/corpus?user=ann&password={SECRET}&sslmode=verify-full&sslpassword={SECRET}",
            "postgresql://db/corpus?user=ann",
            "postgresql://db/corpus?user=ann&sslmode=verify-full",
        ),
    ],
)
def test_an_address_is_shown_and_kept_without_its_secrets(address: str, shown: str, kept: str) -> None:
    found = locate(address)
    assert isinstance(found, Server)
    assert (str(found), found.without_password) == (shown, kept or shown)
    assert SECRET not in f"{found} {found!r}"
    assert locate(found) is found
    assert pickle.loads(pickle.dumps(found)) == found


@pytest.mark.parametrize(
    ("address", "password"),
    [
        ("postgresql://ann:a%40b%3Ac@db/corpus", "a@b:c"),
        ("postgresql://ann@db/corpus?password=a%26b", "a&b"),
        ("postgresql://ann@db/corpus", ""),
    ],
)
def test_the_password_is_as_it_was_meant(address: str, password: str) -> None:
    assert Server(address).password == password


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (f"mysql://ann:{SECRET}@db/corpus", "a database is a file or postgresql://"),
        (f"postgresql+psycopg://ann:{SECRET}@db/corpus", "a database is a file or postgresql://"),
        (f"postgresql:ann:{SECRET}@db/corpus", "a database is a file or postgresql://"),
        (f"postgres:/ann:{SECRET}@db/corpus", "a database is a file or postgresql://"),
        ("postgresql://db", "names no database; write postgresql://"),
        (f"postgresql://ann:{SECRET}@db/", "names no database; write postgresql://"),
        (f"postgresql://db:0/{SECRET}", "a port that is no number from 1 to 65535"),
        (f"postgresql://db:65536/{SECRET}", "a port that is no number from 1 to 65535"),
        (f"postgresql://db/{SECRET}?port=x", "a port that is no number from 1 to 65535"),
        (f"postgresql://ann:{SECRET}/more@db/corpus", "a port that is no number"),
        (f"postgresql://ann:5{SECRET}?more@db/corpus", "has an option that is not written"),
        (f"postgresql://ann:54/{SECRET}@db/corpus", "has more than one name after the host"),
        (f"postgresql://ann:{SECRET}@more@db/corpus", "has more than one @"),
        (f"postgresql://ann:100%{SECRET}@db/corpus", "has a character that must be encoded"),
        (f"postgresql://ann:{SECRET}%00@db/corpus", "has a character that must be encoded"),
        (f"postgresql://ann:{SECRET} more@db/corpus", "has a character that must be encoded"),
        (f"postgresql://db/corpus?{SECRET}", "has an option that is not written NAME=VALUE"),
        (f"postgresql://db/corpus?a=b={SECRET}", "has an option that is not written NAME=VALUE"),
    ],
)
def test_what_cannot_be_used_is_told_and_never_repeated(address: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        locate(address)
    assert told in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("path", ["warraq.db", "/data/warraq.db", "C:/data/warraq.db", "postgresql", "a:b"])
def test_everything_else_is_a_file(path: str) -> None:
    assert locate(path) == locate(Path(path)) == Path(path)


def test_an_address_that_was_made_a_path_is_told_of() -> None:
    with pytest.raises(ConfigurationError, match="a database is a file or postgresql://"):
        locate(Path(f"postgresql://ann:{SECRET}@db/corpus"))


def test_the_configuration_names_a_server(tmp_path: Path) -> None:
    file = tmp_path / "warraq.toml"
    file.write_text('database = "postgresql://db.example/corpus"')
    assert load_config(file).database == Server("postgresql://db.example/corpus")
    assert load_config(file, database="here.db").database == Path("here.db")
    file.write_text(f'database = "postgresql://ann:{SECRET}@db"')
    with pytest.raises(ConfigurationError) as caught:
        load_config(file)
    assert str(caught.value).startswith(f"{file}: 'database': the address of the server names no database")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("sys.modules['psycopg'] = None", "needs the package psycopg, which is not installed"),
        ("os.environ['PSYCOPG_IMPL'] = 'none'", "needs PostgreSQL's library libpq"),
    ],
)
def test_without_the_extra_it_says_which_one_to_install(broken: str, told: str) -> None:
    program = (
        f"import os, sys; {broken}\nfrom warraq.cli import main\n"
        f"main(['--db', 'postgresql://ann:{SECRET}@127.0.0.1/corpus', 'list'])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 2
    assert told in done.stderr
    assert "pip install 'warraq[postgres]'" in done.stderr
    assert "Traceback" not in done.stderr
    assert SECRET not in done.stderr


def test_a_file_needs_no_extra(corpus_file: Path) -> None:
    program = (
        "import sys; from warraq.cli import main\n"
        f"main(['--db', {str(corpus_file)!r}, 'list'], standalone_mode=False)\n"
        "sys.exit('psycopg' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], stdout=subprocess.DEVNULL).returncode == 0
