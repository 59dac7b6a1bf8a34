"""A crawl whose clock runs twenty times as fast: `python -m tests.hostile.hurried DATABASE TIMEOUT_S`."""

import selectors
import time

HURRY = 20


class _HurriedSelector(selectors.DefaultSelector):
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(timeout and timeout / HURRY)


if __name__ == "__main__":
    monotonic = time.monotonic
    time.monotonic = lambda: monotonic() * HURRY
    selectors.DefaultSelector = _HurriedSelector  # type: ignore[misc]
    from tests.hostile import crawling  # what asks for the time is imported after it was hurried

    crawling.main()
