"""A store of bodies by its address."""

from pathlib import Path

from warraq.articles.errors import ConfigurationError
from warraq.storage.bodies.bucket import Bucket
from warraq.storage.bodies.folder import Folder
from warraq.storage.bodies.outside import OutsideBodies


def open_bodies(address: str) -> OutsideBodies:
    """The store at an absolute path of a folder, or at an address that fsspec knows. Nothing is asked of it yet.

    Raises:
        ConfigurationError: it is neither, or a package is missing.
    """
    path = Path(address)
    if path.is_absolute():
        return OutsideBodies(Folder(path))
    if "://" in address:
        return OutsideBodies(Bucket(address))
    raise ConfigurationError(
        "must be an absolute path, or an address such as s3://bucket/prefix", identity=address
    )
