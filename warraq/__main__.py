"""`python -m warraq`: the same as the command `warraq`."""

if __name__ == "__main__":  # a worker process, which loads this too, needs no commands
    from warraq.cli import main

    main()
