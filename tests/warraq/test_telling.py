"""Hooks are told what happened: each event once it is accepted, in order, and again under the same name until then."""

import base64
import json
import os
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.corpora import GALL_INK, HOME, make_corpus
from tests.patience import wait_until
from tests.programs import ROOT, run_warraq, start_program
from tests.receiver import KEY, SECRET, Receiver, receiving
from warraq.config import load_config
from warraq.desk.beside import Telling
from warraq.desk.events import signed
from warraq.desk.retrying import KEPT_FOR, LONGEST_S, is_given_up, wait_s
from warraq.desk.running import run
from warraq.desk.telling import Told, keys_of, make_due, note_health, place_hooks, tell
from warraq.desk.wording import message_of, plain
from warraq.storage import WriterLock, open_reader, open_store

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
#: Apprise 2.3 imports it where there is one.
WITH_APPRISE = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


@pytest.fixture
def folder(corpus_file: Path, tmp_path: Path) -> Path:
    make_corpus(tmp_path / "warraq.db")
    return tmp_path


def configure(folder: Path, table: str, name: str = "desk") -> None:
    (folder / "warraq.toml").write_text(f"[hooks.{name}]\n{table}\n", encoding="utf-8")


def to(receiver: Receiver, more: str = "") -> str:
    return f'url = "{receiver.url}"\nsecret = "{SECRET}"\nallow_private = true\nsince = 0\n{more}'


def tell_now(folder: Path, moment: datetime = NOW) -> list[Told]:
    config = load_config(folder / "warraq.toml")
    return list(tell(config, keys_of(config, {}), now=lambda: moment))


def wanted_seqs(folder: Path, *kinds: str) -> list[int]:
    with open_reader(folder / "warraq.db") as reader:
        return [change.seq for change in reader.articles.changes() if change.kind in kinds]


def test_everything_wanted_is_told_once_in_order(folder: Path, receiver: Receiver) -> None:
    configure(folder, to(receiver, "batch = 3"))
    told = tell_now(folder)
    assert {one.ended for one in told} == {"accepted"}
    assert receiver.seqs == wanted_seqs(folder, "new", "edited", "gone")
    assert [len(request.seqs) for request in receiver.got][:-1] == [3] * (len(receiver.got) - 1)
    assert tell_now(folder) == []


def test_a_request_says_who_sends_what_and_proves_it(folder: Path, receiver: Receiver) -> None:
    configure(folder, to(receiver))
    tell_now(folder)
    (request,) = receiver.got
    assert request.is_signed()
    assert not request.is_signed(bytes(32))
    assert request.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert request.headers["webhook-id"] == request.told["delivery"] == "desk-delivery-1"
    assert request.headers["user-agent"].startswith("warraq/")
    first = request.told["events"][0]
    assert first == {
        "id": "desk-1", "seq": 1, "kind": "new", "at": "2026-03-01T12:01:00Z", "detail": "",
        "article": {
            "id": 1, "url": "https://blog.example/gall-ink", "title": "Gall ink", "source": "blog", "language": "en",
            "published": "2026-02-03T10:21:33+03:00", "version": 1,
        },
    } | {"at": first["at"]}  # fmt: skip


def test_texts_are_in_it_only_when_asked_for(folder: Path, receiver: Receiver) -> None:
    configure(folder, to(receiver, "text = true"))
    tell_now(folder)
    edited = [event for event in receiver.got[0].told["events"] if event["article"]["version"] == 2]
    (first,) = [
        event for event in receiver.got[0].told["events"]
        if event["kind"] == "new" and event["article"]["id"] == edited[0]["article"]["id"]
    ]  # fmt: skip
    assert edited[0]["article"]["text"] != first["article"]["text"] != ""


def test_old_and_new_secret_both_sign_while_one_replaces_the_other(folder: Path, receiver: Receiver) -> None:
    new = base64.b64encode(b"n" * 32).decode()
    configure(folder, to(receiver).replace(f'"{SECRET}"', f'["whsec_{new}", "{SECRET}"]'))
    tell_now(folder)
    assert receiver.got[0].is_signed(KEY)
    assert receiver.got[0].is_signed(b"n" * 32)


def test_the_example_of_the_standard_has_the_signature_it_states() -> None:
    """Source: the test vector of the Standard Webhooks libraries."""
    key = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    headers = signed(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", body, [base64.b64decode(key)], datetime.fromtimestamp(1614265330, UTC)
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_what_is_not_accepted_is_sent_again_the_same(folder: Path, receiver: Receiver) -> None:
    configure(folder, to(receiver, "batch = 3"))
    receiver.answers = [204, 503, 500]
    accepted, failed = tell_now(folder)
    assert (accepted.ended, failed.ended, failed.status) == ("accepted", "failed", 503)
    assert failed.next_try is not None
    assert timedelta(seconds=44) <= failed.next_try - NOW <= timedelta(seconds=76)
    assert tell_now(folder, NOW + timedelta(seconds=40)) == [], "not before its time"
    (again,) = tell_now(folder, NOW + timedelta(seconds=80))
    assert again.status == 500
    tell_now(folder, NOW + timedelta(seconds=300))
    first, second, third, fourth, *_ = receiver.got
    assert second.body == third.body == fourth.body
    assert first.headers["webhook-id"] != second.headers["webhook-id"]
    assert second.headers["webhook-id"] == fourth.headers["webhook-id"]
    assert second.headers["webhook-timestamp"] != third.headers["webhook-timestamp"]
    assert third.is_signed()
    assert sorted(set(receiver.seqs)) == wanted_seqs(folder, "new", "edited", "gone")


def test_one_that_fails_keeps_no_other_waiting(folder: Path, receiver: Receiver) -> None:
    with receiving() as down:
        down.answer = 500
        text = f"[hooks.a-down]\n{to(down)}\n[hooks.up]\n{to(receiver, 'batch = 2')}\n"
        (folder / "warraq.toml").write_text(text)
        tell_now(folder)
        assert len(down.got) == 1
        assert receiver.seqs == wanted_seqs(folder, "new", "edited", "gone")


def test_a_wait_that_is_asked_for_is_kept(folder: Path, receiver: Receiver) -> None:
    configure(folder, to(receiver))
    receiver.answer = 429
    receiver.headers["Retry-After"] = "3600"
    (told,) = tell_now(folder)
    assert told.next_try == NOW + timedelta(hours=1)
    config = load_config(folder / "warraq.toml")
    assert make_due(config) == ("desk",)
    receiver.answer = 200
    assert [one.ended for one in tell_now(folder)] == ["accepted"]
    assert make_due(config) == ()


def test_after_two_weeks_the_next_ones_go_on(folder: Path, receiver: Receiver) -> None:
    configure(folder, to(receiver, "batch = 3"))
    receiver.answer = 404
    moment, told = NOW, tell_now(folder)
    while told[0].ended == "failed":
        assert told[0].next_try is not None
        moment = told[0].next_try + timedelta(seconds=1)
        told = tell_now(folder, moment)
    assert told[0].ended == "given-up"
    assert KEPT_FOR <= moment - NOW <= KEPT_FOR + timedelta(hours=7)
    lost = receiver.got[0].seqs
    assert 55 < len(receiver.got) < 90
    receiver.answer = 204
    tell_now(folder, moment + timedelta(hours=7))
    accepted = [seq for request in receiver.got[-9:] for seq in request.seqs if seq not in lost]
    assert set(accepted) == set(wanted_seqs(folder, "new", "edited", "gone")) - set(lost)
    with open_reader(folder / "warraq.db") as reader:
        (row,) = reader.hooks.all()
    assert (row.given_up, row.failing_since) == (1, None)


def test_a_receiver_that_is_gone_is_left_alone_until_somebody_asks_again(
    folder: Path, receiver: Receiver
) -> None:
    """Source: the Standard Webhooks specification: who answers 410 Gone wants no more messages."""
    configure(folder, to(receiver, "batch = 3"))
    receiver.answers = [204, 410]
    accepted, stopped = tell_now(folder)
    assert (accepted.ended, stopped.ended, stopped.next_try) == ("accepted", "stopped", None)
    for days in (1, 30):
        assert tell_now(folder, NOW + timedelta(days=days)) == []
    assert len(receiver.got) == 2
    status = run_warraq("status", folder=folder)
    (line,) = (line for line in status.stdout.splitlines() if line.startswith("hook desk: "))
    assert line.startswith("hook desk: stopped since 2026-03-02 12:00: it answers 410 Gone")
    assert "`warraq tell --retry`" in line
    assert "next attempt" not in line
    assert status.returncode == 1
    told = run_warraq("tell", folder=folder)
    assert line in told.stderr
    assert (told.stdout, told.returncode) == ("", 0)
    receiver.answer = 204
    assert make_due(load_config(folder / "warraq.toml")) == ("desk",)
    assert {one.ended for one in tell_now(folder, NOW + timedelta(days=30))} == {"accepted"}
    assert sorted(set(receiver.seqs)) == wanted_seqs(folder, "new", "edited", "gone"), "none was lost"
    assert run_warraq("status", folder=folder).returncode == 0


def test_a_hook_that_keeps_failing_is_a_problem_and_one_failure_is_none(
    folder: Path, receiver: Receiver
) -> None:
    configure(folder, to(receiver))
    receiver.answer = 503
    codes = []
    for hours in range(3):
        tell_now(folder, NOW + timedelta(hours=hours))
        codes.append(run_warraq("status", folder=folder).returncode)
    assert codes == [0, 0, 1]
    (hook,) = json.loads(run_warraq("status", "--json", folder=folder).stdout)["hooks"]
    assert (hook["attempts"], hook["needs_a_person"], hook["status"]) == (3, True, 503)
    (folder / "warraq.toml").write_text("", encoding="utf-8")
    assert run_warraq("status", folder=folder).returncode == 0, "nobody expects it to be told"


def test_attempts_grow_to_six_hours() -> None:
    waits = [wait_s(n, 60, status=500, asked_s=None, chance=0.5) for n in range(1, 12)]
    assert waits[:4] == [60, 120, 240, 480]
    assert waits[-1] == LONGEST_S == 6 * 3600
    assert wait_s(1, 60, status=0, asked_s=None, chance=0.0) == 45
    assert wait_s(1, 60, status=0, asked_s=None, chance=1.0) == 75
    assert wait_s(10**9, 60, status=0, asked_s=None, chance=1.0) == LONGEST_S
    assert wait_s(1, 60, status=302, asked_s=None, chance=0.5) == LONGEST_S
    assert wait_s(1, 60, status=503, asked_s=1e9, chance=0.5) == 86_400


def test_a_machine_that_was_off_has_not_tried() -> None:
    assert not is_given_up(NOW, 1, NOW + timedelta(days=30))
    assert is_given_up(NOW, 10, NOW + timedelta(days=30))
    assert not is_given_up(NOW, 99, NOW + timedelta(days=13))


def test_a_new_hook_is_told_what_is_still_to_come(folder: Path, receiver: Receiver) -> None:
    configure(folder, to(receiver).replace("since = 0\n", ""))
    place_hooks(load_config(folder / "warraq.toml"))
    with open_store(folder / "warraq.db") as store:
        store.marks.set([1], "good", now=NOW)
    tell_now(folder)
    (event,) = receiver.got[0].told["events"]
    assert (event["kind"], event["detail"], event["article"]["id"]) == ("edited", "mark", 1)


def test_only_what_the_hook_wants_and_no_empty_request(folder: Path, receiver: Receiver) -> None:
    configure(folder, to(receiver, 'events = ["new"]\nlanguages = ["ar"]'))
    tell_now(folder)
    assert [event["article"]["language"] for event in receiver.got[0].told["events"]] == ["ar"]
    configure(folder, to(receiver, 'sources = ["elsewhere"]'), "other")
    assert tell_now(folder) == []
    with open_reader(folder / "warraq.db") as reader:
        rows = {row.name: row for row in reader.hooks.all()}
        assert rows["other"].seq == reader.articles.last_seq()
    assert len(receiver.got) == 1


def test_what_was_taken_down_meanwhile_is_not_in_a_repeat(folder: Path, receiver: Receiver) -> None:
    configure(folder, to(receiver, "text = true"))
    receiver.answers = [500]
    tell_now(folder)
    assert b"Gall ink" in receiver.got[0].body
    with closing(sqlite3.connect(folder / "warraq.db", isolation_level=None)) as db:
        db.execute("DELETE FROM versions WHERE article_id = 1")
        db.execute(
            "UPDATE articles SET removed_at = '2026-03-02T12:00:00Z', url = 'urn:warraq:forgotten:1' WHERE id = 1"
        )
    tell_now(folder, NOW + timedelta(hours=1))
    first, again = (request.told["events"] for request in receiver.got)
    assert [event["id"] for event in first] == [event["id"] for event in again]
    assert again[0]["article"] == {
        "id": 1, "url": "urn:warraq:forgotten:1", "title": "", "source": "blog", "language": "", "published": "",
        "version": 1, "text": "",
    }  # fmt: skip


def test_forget_between_two_attempts_sends_the_same_names_without_a_word_of_it(
    folder: Path, receiver: Receiver
) -> None:
    configure(folder, to(receiver, "text = true\nbatch = 4"))
    receiver.answers = [500]
    assert run_warraq("tell", folder=folder).returncode == 1
    assert run_warraq("forget", "1", "--reason", "r", "--copies", "--yes", folder=folder).returncode == 0
    assert run_warraq("tell", folder=folder).returncode == 0, "it is not due yet"
    assert len(receiver.got) == 1
    assert run_warraq("tell", "--retry", folder=folder).returncode == 0
    first, again, *rest = receiver.got
    assert GALL_INK.text[:40] in first.body.decode()
    assert first.headers["webhook-id"] == again.headers["webhook-id"]
    events = again.told["events"]
    assert [event["id"] for event in first.told["events"]] == [event["id"] for event in events]
    told = {event["article"]["id"]: event["article"] for event in events}
    for number in (1, 4):  # it, and its copy
        assert told[number]["url"] == f"urn:warraq:forgotten:{number}"
        assert {told[number][name] for name in ("title", "language", "published", "text")} == {""}
    assert told[2]["text"] != ""
    assert receiver.seqs[len(events) :] == sorted(set(receiver.seqs)), "in order, and the rest once"
    later = [event for request in rest for event in request.told["events"]]
    assert [one["article"]["id"] for one in later if one["kind"] == "forgotten"] == [1, 4]
    for request in receiver.got[1:]:
        assert GALL_INK.text[:40] not in request.body.decode()
        assert GALL_INK.title not in request.body.decode()
        assert HOME + GALL_INK.name not in request.body.decode()


def test_a_take_down_is_told_to_every_language(folder: Path, receiver: Receiver) -> None:
    """What it was in is not known any more, and who has the text must hear of it."""
    configure(folder, to(receiver, 'languages = ["ar"]'))
    tell_now(folder)
    with closing(sqlite3.connect(folder / "warraq.db", isolation_level=None)) as db:
        db.execute("DELETE FROM versions WHERE article_id = 1")
        db.execute(
            "INSERT INTO changes (at, kind, article_id, version) VALUES ('2026-03-02T12:00:00Z', 'forgotten', 1, 1)"
        )
    tell_now(folder)
    (event,) = receiver.got[1].told["events"]
    assert (event["kind"], event["article"]["id"], event["article"]["language"]) == ("forgotten", 1, "")


def test_a_hook_that_wants_less_than_before_gets_less(folder: Path, receiver: Receiver) -> None:
    configure(folder, to(receiver))
    receiver.answers = [500]
    tell_now(folder)
    configure(folder, to(receiver, 'sources = ["elsewhere"]'))
    (told,) = tell_now(folder, NOW + timedelta(hours=1))
    assert (told.ended, told.events, len(receiver.got)) == ("accepted", 0, 1)


def test_a_removed_source_is_not_told_to_be_ill(folder: Path) -> None:
    configure(folder, 'command = ["true"]')
    config = load_config(folder / "warraq.toml")
    with closing(sqlite3.connect(folder / "warraq.db", isolation_level=None)) as db:
        db.execute("UPDATE sources SET state = 'gone', removed_at = '2026-03-02T12:00:00Z'")
    assert note_health(config, now=lambda: NOW) == ()


def test_many_changes_that_nobody_wants_are_passed_over(folder: Path, receiver: Receiver) -> None:
    configure(folder, to(receiver, 'events = ["back"]'))
    numbers = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 25000)"
    change = "INSERT INTO changes (at, kind, article_id, version)"
    with closing(sqlite3.connect(folder / "warraq.db", isolation_level=None)) as db:
        db.execute(f"{change} {numbers} SELECT '2026-03-02T12:00:00Z', 'edited', 1, 1 FROM c")
        (last,) = db.execute(
            f"{change} VALUES ('2026-03-02T12:00:00Z', 'back', 1, 1) RETURNING seq"
        ).fetchone()
    (told,) = tell_now(folder)
    assert (told.events, receiver.seqs) == (1, [last])


def fail_the_feed(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "warraq.db", isolation_level=None)) as db:
        db.execute(
            "INSERT INTO feeds (source_id, url, kind, state, last_status, last_error, last_poll_at, next_poll_at,"
            " failures) VALUES (1, 'https://blog.example/feed', 'feed', 'active', 0, 'timeout', '2026-03-02T11:00:00Z',"
            " '2026-03-02T12:00:00Z', 4)"
        )


def test_health_is_told_when_it_changes(folder: Path, receiver: Receiver) -> None:
    configure(folder, to(receiver, 'events = ["health"]'))
    config = load_config(folder / "warraq.toml")
    assert note_health(config, now=lambda: NOW) == ()
    fail_the_feed(folder)
    (change,) = note_health(config, now=lambda: NOW)
    assert note_health(config, now=lambda: NOW) == ()
    assert (change.source, change.was, change.became) == ("blog", "", "failing")
    tell_now(folder)
    (event,) = receiver.got[0].told["events"]
    assert event == {
        "id": "desk-health-1", "seq": 1, "kind": "health", "at": "2026-03-02T12:00:00Z",
        "detail": "timeout, 4 polls in a row", "source": "blog", "home_url": "https://blog.example/", "was": "",
        "became": "failing", "advice": event["advice"],
    }  # fmt: skip
    assert "`warraq source set-url blog OLD NEW`" in event["advice"]


@WITH_APPRISE
def test_a_message_goes_through_apprise(folder: Path, receiver: Receiver) -> None:
    configure(folder, f'apprise = "json://127.0.0.1:{receiver.port}/in"\nsince = 0')
    fail_the_feed(folder)
    note_health(load_config(folder / "warraq.toml"), now=lambda: NOW)
    assert [one.ended for one in tell_now(folder)] == ["accepted"]
    told = receiver.got[0].told
    assert told["title"] == "warraq: blog is failing"
    assert told["message"].startswith("blog is failing: timeout, 4 polls in a row. ")
    assert "warraq source set-url blog" in told["message"]
    assert "`" not in told["message"]
    assert told["type"] == "warning"
    assert len(receiver.got) == 1, "articles are not told by default"


@WITH_APPRISE
def test_apprise_failures_are_tried_again_and_show_no_address(folder: Path, receiver: Receiver) -> None:
    fail_the_feed(folder)
    receiver.answer = 500
    for address, said in (
        (f"json://me:sesame@127.0.0.1:{receiver.port}/in", "did not take the message"),
        ("nonsense://me:sesame@x", "Apprise cannot use address 1 (nonsense://…)"),
    ):
        configure(folder, f'apprise = "{address}"\nsince = 0', f"to-{address[:4]}")
        note_health(load_config(folder / "warraq.toml"), now=lambda: NOW)
        (told,) = tell_now(folder)
        assert told.ended == "failed"
        assert said in told.error
        assert "sesame" not in told.error


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words", "plain words"),
        ("\x1b]0;owned\x07\x1b[2J\u202eevil\u2066", "evil"),
        ("<b>bold</b> & [here](http://evil.example)", "b bold /b here http evil.example"),
        ("@everyone `x` *y* _z_ ~~s~~ ||t||", "everyone x y z s t"),
        ("two\nlines\r\nand\ttabs", "two lines and tabs"),
        ("حبر", "حبر"),
        ("x" * 999, "x" * 199 + "…"),
    ],
)
def test_nothing_fetched_is_markup_in_a_message(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_many_events_are_one_short_message() -> None:
    event = {"kind": "new", "article": {"id": 7, "title": "", "source": "blog"}}
    title, text = message_of([dict(event)] * 12)
    assert title == "warraq: 12 messages"
    assert text.splitlines()[0] == "new: article 7 (blog)"
    assert text.splitlines()[-1].startswith("and 2 more")


PROGRAM = """
import json, os, sys
told = json.load(sys.stdin)
seen = {"seqs": [e["seq"] for e in told["events"]], "environment": sorted(os.environ), "delivery": told["delivery"]}
open("told.json", "a").write(json.dumps(seen) + "\\n")
sys.exit(int(open("code").read()))
"""


def test_a_command_is_told_on_its_standard_input(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARRAQ_HOOK_X_SECRET", "sesame")
    (folder / "told.py").write_text(PROGRAM)
    (folder / "code").write_text("3")
    configure(folder, f'command = ["{sys.executable}", "told.py"]\nbatch = 4\nsince = 0')
    (failed,) = tell_now(folder)
    assert (failed.ended, failed.status, failed.error) == ("failed", 3, "exit code 3")
    (folder / "code").write_text("0")
    tell_now(folder, NOW + timedelta(hours=1))
    first, again, *others = map(json.loads, (folder / "told.json").read_text().splitlines())
    assert first == again
    assert first["delivery"] == "desk-delivery-1"
    assert [seq for one in (first, *others) for seq in one["seqs"]] == wanted_seqs(
        folder, "new", "edited", "gone"
    )
    assert {"WARRAQ_HOOK", "WARRAQ_DELIVERY", "PATH"} <= set(first["environment"])
    assert "WARRAQ_HOOK_X_SECRET" not in first["environment"]


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


@pytest.mark.parametrize(
    ("command", "code", "told"),
    [
        (python("pass"), 0, ""),
        (python("print('fine')"), 0, ""),
        (python("import sys; print('no \\x1b[2Jspace'); sys.exit(7)"), 7, "exit code 7: no space"),
        (python("import sys; sys.stdout.write('x' * 10**7 + 'end'); sys.exit(1)"), 1, "xend"),
        (python("import os; os.kill(os.getpid(), 9)"), -9, "exit code -9"),
        (["/no/such/program"], -1, "cannot be started: No such file"),
    ],
)
def test_how_commands_end(tmp_path: Path, command: list[str], code: int, told: str) -> None:
    ended, said = run(command, b"x" * 10**6, {}, folder=tmp_path)
    assert ended == code
    assert told in said
    assert len(said) < 5_000


def test_a_command_that_does_not_end_is_ended_with_what_it_started(tmp_path: Path) -> None:
    starts = "import subprocess; p = subprocess.Popen(['sleep', '600']); open('pid', 'w').write(str(p.pid))"
    code, said = run(python(starts + "; p.wait()"), b"", {}, folder=tmp_path, timeout_s=1.5)
    assert code == -9
    assert said == "not done within 1.5 s"
    wait_until(lambda: not _runs(int((tmp_path / "pid").read_text())))
    assert run(python(starts), b"", {}, folder=tmp_path) == (0, "")
    wait_until(lambda: not _runs(int((tmp_path / "pid").read_text())))


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_only_one_program_at_a_time_tells(folder: Path, receiver: Receiver) -> None:
    configure(folder, to(receiver))
    with WriterLock(folder / "warraq.db", "tell"):
        done = run_warraq("tell", folder=folder)
    assert done.returncode == 1
    assert "another process is telling" in done.stderr
    assert receiver.got == []


def test_the_command_tells_what_waits(folder: Path, receiver: Receiver) -> None:
    configure(folder, to(receiver, "batch = 3"))
    dry = [json.loads(line) for line in run_warraq("tell", "--dry-run", folder=folder).stdout.splitlines()]
    assert [event["seq"] for one in dry for event in one["events"]] == wanted_seqs(
        folder, "new", "edited", "gone"
    )
    assert receiver.got == []
    receiver.answers = [500]
    done = run_warraq("tell", folder=folder)
    assert done.returncode == 1
    assert "hook desk: failed: it answers 500; next attempt at " in done.stdout
    assert "failing since" in done.stderr
    status = run_warraq("status", folder=folder).stdout
    assert "hook desk: failing since" in status
    assert "changes waiting" in status
    metrics = run_warraq("metrics", folder=folder).stdout
    assert 'warraq_hook_failing_since_timestamp_seconds{hook="desk"} ' in metrics
    done = run_warraq("tell", "--retry", "--json", folder=folder)
    assert done.returncode == 0
    assert {json.loads(line)["ended"] for line in done.stdout.splitlines()} == {"accepted"}
    assert "hook desk: all is told" in run_warraq("status", folder=folder).stdout
    assert 'warraq_hook_waiting{hook="desk"} 0' in run_warraq("metrics", folder=folder).stdout
    assert json.loads(run_warraq("status", "--json", folder=folder).stdout)["hooks"][0]["name"] == "desk"


def test_a_test_event_stores_nothing(folder: Path, receiver: Receiver) -> None:
    configure(folder, to(receiver))
    done = run_warraq("tell", "--test", "desk", folder=folder)
    assert done.returncode == 0, done.stderr
    (event,) = receiver.got[0].told["events"]
    assert event["kind"] == "test"
    assert receiver.got[0].is_signed()
    with open_reader(folder / "warraq.db") as reader:
        assert reader.hooks.all() == ()
    assert "there are: desk" in run_warraq("tell", "--test", "dsk", folder=folder).stderr
    receiver.answer = 403
    assert run_warraq("tell", "--test", "desk", folder=folder).returncode == 1


def test_without_hooks_or_a_secret_it_is_a_mistake(folder: Path, receiver: Receiver) -> None:
    done = run_warraq("tell", folder=folder)
    assert (done.returncode, "no hook is configured" in done.stderr) == (2, True)
    configure(folder, to(receiver).replace(f'secret = "{SECRET}"\n', ""))
    for command in (["tell"], ["crawl"]):
        done = run_warraq(*command, folder=folder)
        assert done.returncode == 2
        assert "WARRAQ_HOOK_DESK_SECRET" in done.stderr
    assert run_warraq("status", folder=folder).returncode == 0, "what reads needs no secret"
    environment = {**os.environ, "WARRAQ_HOOK_DESK_SECRET": SECRET}
    assert run_warraq("tell", folder=folder, environment=environment).returncode == 0
    assert receiver.got[0].is_signed()


def test_a_source_that_is_not_followed_is_named(folder: Path, receiver: Receiver) -> None:
    configure(folder, to(receiver, 'sources = ["blog", "blgo"]'))
    done = run_warraq("tell", folder=folder)
    assert done.stderr.splitlines()[0] == "warning: hook desk is told of a source that is not followed: blgo"


def test_a_new_secret_is_one_that_can_be_used(folder: Path, receiver: Receiver) -> None:
    made = run_warraq("tell", "--secret", folder=folder).stdout.strip()
    configure(folder, to(receiver).replace(SECRET, made))
    assert run_warraq("tell", folder=folder).returncode == 0
    assert made != run_warraq("tell", "--secret", folder=folder).stdout.strip()


def test_a_crawl_tells_at_its_end(folder: Path, receiver: Receiver) -> None:
    configure(folder, to(receiver))
    done = run_warraq("crawl", "--only", "feeds", folder=folder)
    assert done.returncode == 0, done.stderr
    assert receiver.seqs == wanted_seqs(folder, "new", "edited", "gone")


def test_a_crawl_whose_hooks_fail_is_as_good_as_any(folder: Path, receiver: Receiver) -> None:
    configure(folder, to(receiver))
    receiver.answer = 500
    done = run_warraq("crawl", "--only", "feeds", folder=folder)
    assert done.returncode == 0
    assert "hook desk: failed: it answers 500" in done.stderr


def test_what_happens_beside_something_else_is_told_meanwhile(folder: Path, receiver: Receiver) -> None:
    configure(folder, to(receiver))
    receiver.answers = [500]
    (folder / "warraq.toml").write_text((folder / "warraq.toml").read_text() + "first_retry_s = 1\n")
    config = load_config(folder / "warraq.toml")
    with Telling(config, keys_of(config, {}), every_s=0.05), open_store(folder / "warraq.db") as store:
        wait_until(lambda: len(receiver.got) >= 2)
        store.marks.set([1], "good", now=NOW)
        wait_until(lambda: receiver.seqs[-1] == wanted_seqs(folder, "edited")[-1])
    assert receiver.got[0].body == receiver.got[1].body


def test_without_hooks_nothing_is_started(folder: Path) -> None:
    (folder / "warraq.toml").write_text("")
    with Telling(load_config(folder / "warraq.toml"), {}):
        assert [thread for thread in threading.enumerate() if thread.name == "telling"] == []
    assert not (folder / "warraq.db.tell-lock").exists()


@pytest.mark.slow
def test_run_tells_between_its_rounds(folder: Path, receiver: Receiver) -> None:
    configure(folder, to(receiver, "first_retry_s = 1"))
    receiver.answers = [500]
    with start_program(
        "warraq", "run", folder=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ) as program:
        wait_until(lambda: len(receiver.got) >= 2)
        program.terminate()
        assert program.wait(60) == 0
    assert receiver.got[0].headers["webhook-id"] == receiver.got[1].headers["webhook-id"]
