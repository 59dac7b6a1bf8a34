"""`cluster`: work on one database of a server, shared by workers on this machine or several."""

import click

from warraq.cli.cluster_jobs import reclean_command


@click.group("cluster")
def cluster_command() -> None:
    """Share the work on one PostgreSQL database among workers, here or on other machines."""


for _job in (reclean_command,):
    cluster_command.add_command(_job)
