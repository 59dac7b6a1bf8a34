"""A program of its own: a Ray cluster on this machine. Prints its address, and ends with its standard input."""

import os
import sys


def main() -> None:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    import ray

    context = ray.init(
        "local", include_dashboard=False, object_store_memory=80_000_000, logging_level="ERROR", num_cpus=1
    )
    print(context.address_info["gcs_address"], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
