"""`python -m warraq.demo [--port N]`: serve the sample blog until Ctrl-C."""

import argparse
import threading
from contextlib import suppress

from .server import serve_blog


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m warraq.demo", description="Serve the sample blog on 127.0.0.1."
    )
    parser.add_argument("--port", type=int, default=8020, help="0 picks a free one (default: %(default)s)")
    port = parser.parse_args().port
    with suppress(KeyboardInterrupt), serve_blog(port) as blog:
        print(
            f"{blog.base_url}/ ({len(blog.posts)} posts, feed {blog.base_url}/feed/). Press Ctrl-C to stop.",
            flush=True,
        )
        threading.Event().wait()


if __name__ == "__main__":
    main()
