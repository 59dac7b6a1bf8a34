"""A program of its own, which needs nothing of ours: how many runs of bytes a file has. `python seeking.py FILE`.

Standard input: a run a line, in hexadecimal. In the process that has the database open, closing the file would free the
locks that SQLite has on it (sqlite.org/howtocorrupt.html, section 2.2).
"""

import mmap
import sys

if __name__ == "__main__":
    runs = [bytes.fromhex(line) for line in sys.stdin]
    with open(sys.argv[1], "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
        print(sum(held.find(run) >= 0 for run in runs))
