"""`python -m warraq`: the same as the command `warraq`."""

from warraq.cli import main

if __name__ == "__main__":
    main()
