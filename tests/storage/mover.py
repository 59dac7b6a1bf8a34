"""A move in a process of its own, a row at a time, that says how far it is. Killed by the tests.

Usage: mover.py SOURCE TARGET
"""

import sys

from warraq.storage import MoveOptions, Portion, move


def tell(stage: str, done: int, of: int) -> None:
    print(stage, done, of, flush=True)


if __name__ == "__main__":
    move(sys.argv[1], sys.argv[2], MoveOptions(portion=Portion(rows=1), progress=tell))
