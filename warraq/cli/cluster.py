"""`cluster`: work on one database of a server, shared by workers on this machine or several."""

import click


@click.group("cluster")
def cluster_command() -> None:
    """Share the work on one PostgreSQL database among workers, here or on other machines."""
