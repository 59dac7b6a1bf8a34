"""Fuzz everything that reads third-party bytes: no exception, no hang over 2 s, nothing unsafe.

    python -m benchmarks.fuzz TARGET [--minutes 10] [--engine hypothesis|atheris] [--seed N] [--out FOLDER]

Targets: decode, feed, lists (sitemaps, OPML, discovery), extract, sanitise, url, date. The input runs in a separate
process, which is killed and restarted if it dies or hangs. Findings are written to FOLDER, minimised if the engine can,
and make the exit code 1. `atheris` (guided by coverage) must be installed; hypothesis is a development dependency.
"""

import argparse
import multiprocessing
import resource
import sys
import time
import traceback
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.fuzz_targets import Target

TARGETS = ("decode", "feed", "lists", "extract", "sanitise", "url", "date")
PROMISED_S = 2.0  # processor time for one input
STANDSTILL_S = 60.0  # wall-clock time after which the process is killed
START_S = 600.0  # until the first input: atheris instruments all of our code
MEMORY_BYTES = 3 << 30
MAX_BYTES = 200_000
CODECS = ("utf-8", "utf-8", "utf-8", "utf-16", "cp1256", "latin-1")


class Trial:
    """Runs inputs. Reports each to the parent before it starts, and each finding, once per place in the code."""

    def __init__(self, target: "Target", parent: Connection) -> None:
        self._target, self._parent = target, parent
        self.known: set[str] = set()
        self.count = 0

    def run(self, body: bytes) -> None:
        """Raises what the target raises, unless it was raised at that place before."""
        self.count += 1
        self._parent.send(("try", body, self.count))
        began = time.process_time()
        try:
            self._target.run(body)
            spent = time.process_time() - began
            if spent > PROMISED_S:
                raise TimeoutError(f"{spent:.1f} s")
        except Exception as problem:
            place = _place(problem)
            if place in self.known:
                return
            self._parent.send(("found", body, f"{place}\n{traceback.format_exc()[-3000:]}"))
            raise


def _place(problem: Exception) -> str:
    frame = traceback.extract_tb(problem.__traceback__)[-1]
    return f"{type(problem).__name__} at {Path(frame.filename).name}:{frame.lineno}"


def _with_hypothesis(trial: Trial, seed: int, until: float) -> None:
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis import strategies as st

    target = trial._target
    scrap = st.sampled_from(target.scraps)
    flood = st.builds(lambda text, times: text * times, scrap, st.sampled_from((30, 300, 3_000, 20_000)))
    piece = scrap | scrap | scrap | st.text(max_size=12) | flood
    filling = st.lists(piece, max_size=40).map("".join)
    built = st.builds(_build, st.sampled_from(target.frames), filling, filling, st.sampled_from(CODECS))

    @settings(
        max_examples=300, deadline=None, database=None, phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
    )  # fmt: skip
    @given(built | st.binary(max_size=400))
    def attempt(body: bytes) -> None:
        if time.monotonic() < until:
            trial.run(body)

    while time.monotonic() < until:
        seed += 1
        try:
            seeded(seed)(attempt)()
        except Exception as problem:
            trial.known.add(_place(problem))


def _build(frame: str, first: str, second: str, codec: str) -> bytes:
    head, *gaps = frame.split("@")
    text = head + "".join(f"{(first, second)[n % 2]}{gap}" for n, gap in enumerate(gaps))
    return text.encode(codec, "replace" if codec != "utf-8" else "surrogatepass")[:MAX_BYTES]


def _with_atheris(trial: Trial, seed: int, until: float, folder: Path) -> None:
    import atheris

    def attempt(body: bytes) -> None:
        try:
            trial.run(body)
        except Exception as problem:
            trial.known.add(_place(problem))

    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, frame in enumerate(trial._target.frames):
        (corpus / f"frame-{number}").write_text(frame)
    words = folder / "words"
    quoted = {
        "".join(f"\\x{byte:02x}" for byte in s.encode()) for s in trial._target.scraps if len(s.encode()) < 60
    }
    words.write_text("".join(f'"{word}"\n' for word in sorted(quoted)))
    seconds = max(1, int(until - time.monotonic()))
    options = [
        f"-max_total_time={seconds}",
        f"-seed={seed + 1}",
        "-max_len=8192",
        f"-dict={words}",
        "-verbosity=0",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], attempt)
    atheris.Fuzz()


def _child(name: str, engine: str, seed: int, seconds: float, folder: Path, parent: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    until = time.monotonic() + seconds
    if engine == "atheris":
        import atheris

        with atheris.instrument_imports(include=["articles", "feeds"]):
            targets = import_module("benchmarks.fuzz_targets").TARGETS
        _with_atheris(Trial(targets[name], parent), seed, until, folder)
    else:
        targets = import_module("benchmarks.fuzz_targets").TARGETS
        _with_hypothesis(Trial(targets[name], parent), seed, until)


def fuzz(name: str, *, minutes: float, engine: str, seed: int, folder: Path) -> tuple[int, list[str]]:
    """Returns the number of inputs and the findings, one line each; the inputs are written to the folder."""
    context = multiprocessing.get_context("spawn")
    until = time.monotonic() + minutes * 60
    tried, found = 0, {}
    while (left := until - time.monotonic()) > 1:
        ours, theirs = context.Pipe(duplex=False)
        arguments = (name, engine, seed + tried, left, folder, theirs)
        child = context.Process(target=_child, args=arguments, daemon=True)
        child.start()
        theirs.close()
        body, before = b"", tried
        while True:
            try:
                if not ours.poll(START_S if tried == before else STANDSTILL_S):
                    child.kill()
                    found[f"stood still for {STANDSTILL_S:g} s"] = body
                    break
                kind, body, fact = ours.recv()
            except EOFError:
                break
            if kind == "found":
                found[fact] = body
            else:
                tried = before + fact
        child.join()
        if child.exitcode not in (0, -9) and until - time.monotonic() > 1:
            found[f"the process died with {child.exitcode}"] = body
    return tried, _keep(folder, name, found)


def _keep(folder: Path, name: str, found: dict[str, bytes]) -> list[str]:
    """Write one input per place: the last one, which is the smallest found."""
    places: dict[str, tuple[str, bytes]] = {}
    for fact, body in found.items():
        places[fact.partition("\n")[0]] = (fact, body)
    for number, (fact, body) in enumerate(places.values()):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}-{number}.bin").write_bytes(body)
        (folder / f"{name}-{number}.txt").write_text(fact, encoding="utf-8")
    return list(places)


def main() -> int:
    """Exit code 1 if something was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--engine", choices=("hypothesis", "atheris"), default="hypothesis")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/out/fuzz"))
    arguments = parser.parse_args()
    tried, found = fuzz(
        arguments.target, minutes=arguments.minutes, engine=arguments.engine, seed=arguments.seed, folder=arguments.out
    )  # fmt: skip
    print(f"{arguments.target}: {tried} inputs in {arguments.minutes:g} minutes, {len(found)} findings")
    for line in found:
        print(" ", line)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
