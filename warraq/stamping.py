"""Has the ledger stamped with the time, when that is configured and due, and verifies the stamps there are."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from warraq.archive import StampError, check_stamp, split_certificates, stamp_request, stamped_at
from warraq.articles.errors import ConfigurationError
from warraq.config import Config
from warraq.storage import Reader, StampRow, open_reader, open_store, to_text


def stamp(config: Config) -> StampRow | None:
    """Ask the authority for a stamp of the ledger's last line, and keep it. None if that line has one already.

    Raises:
        ConfigurationError: no authority is configured, the extra is missing, or there is nothing to stamp.
        AuthorityError, StampError: it gave no stamp, or one that does not hold; nothing was kept.
    """
    from warraq.crawler.authority import ask_authority

    stamps = config.stamps
    if not stamps.authority:
        raise ConfigurationError(
            'no time stamp authority is configured; put `authority = "https://…"` under [stamps] into warraq.toml'
        )
    with open_store(config.database) as store:
        head = store.ledger.head()
        if head is None:
            raise ConfigurationError(
                "there is nothing to stamp yet; crawl first", identity=str(config.database)
            )
        if store.ledger.stamp_after(head.line) is not None:
            return None
        known = _certificates(config)
        request = stamp_request(head.hash, known)
        token = ask_authority(stamps.authority, request, user_agent=config.user_agent)
        moment = stamped_at(token, head.hash)
        if known:
            check_stamp(token, head.hash, known)
        store.ledger.stamp(head.line, authority=stamps.authority, token=token, stamped_at=to_text(moment))
        return store.ledger.stamp_after(head.line)


def stamp_is_due(config: Config, now: datetime) -> bool:
    """Whether an authority is configured and the last stamp is older than `every_hours`."""
    if not config.stamps.authority:
        return False
    with open_reader(config.database) as reader:
        made = [datetime.fromisoformat(row.stamped_at) for row in reader.ledger.stamps()]
    return not made or now - max(made) >= timedelta(hours=config.stamps.every_hours)


def verify_stamps(config: Config, reader: Reader) -> Iterator[tuple[StampRow, str]]:
    """Each stamp with what does not hold of it, '' if all does. Asks nobody.

    Without certificates in the configuration only the hash is compared, not the signature.
    """
    known = _certificates(config)
    for row in reader.ledger.stamps():
        try:
            stamped = stamped_at(row.token, row.hash)
            if known:
                check_stamp(row.token, row.hash, known)
            yield row, "" if to_text(stamped) == row.stamped_at else "its time is not the one that was kept"
        except StampError as problem:
            yield row, str(problem)


def _certificates(config: Config) -> tuple[bytes, ...]:
    file = config.stamps.certificates
    if file is None:
        return ()
    try:
        return split_certificates(file.read_bytes(), str(file))
    except OSError as problem:
        raise ConfigurationError(f"cannot be read: {problem.strerror}", identity=str(file)) from problem
