"""How long the commands take that read, from the start of the process to its end, and how many modules they load.

    python -m benchmarks.commands --db FILE [--articles 20000] [--data ARTICLES.jsonl.gz] [--runs 5]

FILE is made from the articles of a labelled file (`benchmarks.commands_data`) where there is none. Each command runs
some times as a process of its own: the median of its seconds, and of the seconds of a processor, which is what it would
take alone where others work on the machine. Exit code 1 if a command takes more of a processor than its ceiling, which
has room for a slower machine; what CI holds are counts (tests/warraq/test_loading.py).
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

#: Command -> seconds of a processor, over 20,000 articles.
CEILINGS_S: Final = {
    ("list",): 0.4,
    ("search", "government"): 0.4,
    ("search", "الحكومة"): 0.4,
    ("sources",): 0.4,
    ("status",): 0.8,
    ("duplicates", "--json"): 2.0,
    ("export", "-o", "{folder}/articles.jsonl"): 3.0,
}
_COUNT_MODULES: Final = (
    "import sys\nfrom warraq.cli import main\nmain(sys.argv[1:], standalone_mode=False)\n"
    "print(len(sys.modules), file=sys.stderr)"
)


class Measured(NamedTuple):
    """One run of a command."""

    seconds: float
    cpu_s: float
    megabytes: float  # greatest memory


def main(arguments: list[str] | None = None) -> int:
    """Measure each command and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/dedup/d20000.jsonl.gz"))
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args(arguments)
    if not options.db.exists():
        # loaded here, because a process begins with the memory of the one that started it
        from benchmarks.commands_data import make_database

        make_database(options.db, options.data, options.articles)
    print(f"{'command':28} {'median s':>8} {'CPU s':>7} {'MB':>5} {'modules':>7}")
    is_good = True
    with TemporaryDirectory() as folder:
        for command, ceiling in CEILINGS_S.items():
            asked = ["--db", str(options.db), *(part.format(folder=folder) for part in command)]
            runs = [measure(asked) for _ in range(options.runs)]
            cpu_s = median(run.cpu_s for run in runs)
            is_good &= cpu_s <= ceiling
            print(
                f"{' '.join(command[:2]):28} {median(run.seconds for run in runs):8.3f} {cpu_s:7.3f}"
                f" {max(run.megabytes for run in runs):5.0f} {count_modules(asked):7}",
                flush=True,
            )
    return 0 if is_good else 1


def measure(arguments: list[str]) -> Measured:
    """Run the command once; what it prints is thrown away."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "warraq", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)  # Popen must not wait for it again
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)}: exit code {process.returncode}")
    return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def count_modules(arguments: list[str]) -> int:
    """How many modules are loaded when the command has ended, Python's own among them."""
    program = [sys.executable, "-c", _COUNT_MODULES, *arguments]
    done = subprocess.run(
        program, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True, encoding="utf-8"
    )
    return int(done.stderr.splitlines()[-1])


if __name__ == "__main__":
    sys.exit(main())
