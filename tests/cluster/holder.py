"""A program of its own: has a crawl as its child, and waits to be killed. Prints the child's process."""

import sys
from pathlib import Path
from signal import pause

from warraq.cluster.child import Child


def main() -> None:
    database, folder = sys.argv[1:]
    child = Child(["crawl", "--with-stdin"], {"WARRAQ_DB": database}, Path(folder, "said"))
    print(child._process.pid, flush=True)
    pause()


if __name__ == "__main__":
    main()
