"""What signals ask of a program that runs until it is stopped."""

import select
import signal
import socket
from types import FrameType

READ_BYTES = 4_096


class Wishes:
    """What signals have requested; who waits for it is woken at once.

    Python runs a handler in the main thread, between any two of its steps: within `threading.Event.wait` it would wait
    for a lock that the main thread holds, and one that comes just before a system call runs when that has ended. So
    handlers only note the wish, and the interpreter itself writes to a socket (`signal.set_wakeup_fd`), which ends the
    wait however late it begins.
    """

    def __init__(self) -> None:
        self.stop = False
        self.reload = False
        self._woken, self._waking = socket.socketpair()
        self._woken.setblocking(False)
        self._waking.setblocking(False)

    def listen(self) -> None:
        """Take SIGTERM and SIGINT as a wish to stop, SIGHUP as one to reload. In the main thread."""
        signal.set_wakeup_fd(self._waking.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGTERM, self._on_stop)
        signal.signal(signal.SIGINT, self._on_stop)
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, self._on_reload)

    def close(self) -> None:
        """Let go of the socket; signals still note wishes."""
        if signal.getsignal(signal.SIGTERM) == self._on_stop:
            signal.set_wakeup_fd(-1)
        self._woken.close()
        self._waking.close()

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until woken: whether it was, since this was last asked."""
        if not select.select([self._woken], [], [], seconds)[0]:
            return False
        self._woken.recv(READ_BYTES)
        return True

    def _on_stop(self, number: int, frame: FrameType | None) -> None:
        self.stop = True

    def _on_reload(self, number: int, frame: FrameType | None) -> None:
        self.reload = True
