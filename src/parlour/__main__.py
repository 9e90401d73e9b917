"""`python -m parlour` is `parlour`."""

from parlour.cli.main import program

if __name__ == "__main__":
    program()
