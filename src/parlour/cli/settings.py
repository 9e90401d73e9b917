"""`parlour settings`: what is in force, and what there is."""

import argparse
import sys
from typing import TYPE_CHECKING

from parlour.cli import options

if TYPE_CHECKING:
    from parlour.cli.options import Subparsers


def add_parser(subparsers: "Subparsers") -> None:
    """Add the command's parser."""
    parser = options.command(
        subparsers, "settings", "Print the effective settings as TOML, with secrets masked."
    )
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument("--sample", action="store_true", help="a commented sample of every key")
    kinds.add_argument("--markdown", action="store_true", help="the reference page")


def run(args: argparse.Namespace) -> int:
    """Print the settings, the sample or the reference."""
    from parlour.settings import describe

    if args.sample:
        sys.stdout.write(describe.sample())
    elif args.markdown:
        sys.stdout.write(describe.markdown())
    else:
        loaded = options.settings_of(args)
        sys.stdout.write(describe.effective(loaded.settings, loaded.sources))
    return 0
