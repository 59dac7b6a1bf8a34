"""What becomes of processes that are nobody's children here."""

from pathlib import Path


def is_running(process: int) -> bool:
    """Whether it has not ended; one that nobody has asked for its end has."""
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
