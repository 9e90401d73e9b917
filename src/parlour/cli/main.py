"""The command `parlour`. Each command is a module of its own, imported only when it runs.

A command module has `add_parser(subparsers)`, which adds its parser, and `run(args) -> int`.
"""

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import NoReturn

from parlour import __version__

COMMANDS = {
    "up": "run the whole platform on this machine",
    "controller": "serve the REST API and the web client",
    "roomserver": "serve signalling: the live rooms",
    "migrate": "bring the database to this version",
    "admin": "create accounts and access tokens",
    "doctor": "check the installation and say how to mend it",
    "settings": "show the effective settings, a sample file, the reference",
    "openapi": "print the OpenAPI document of the REST API",
    "login": "log in to a meeting server, for the commands below",
    "logout": "end the log-in",
    "whoami": "show who is logged in",
    "meetings": "list, create, show and delete your meetings",
    "export-ics": "write your meetings as a calendar file",
}


def program() -> NoReturn:
    """The process of a command; ends with its status.

    The interpreter is not taken apart first: a thread of native code (of the storage, say) still
    hands over its last answer, and would abort the process.
    """
    status = main()
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name; gives the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    chosen = next((word for word in arguments if not word.startswith("-")), None)
    args = _parser(chosen).parse_args(arguments)
    # Whatever is written (database, journals, settings) holds secrets: it is for this account.
    os.umask(0o077)
    # The settings are light to import; they are left out of `parlour --help` all the same.
    from parlour.settings.load import SettingsError

    try:
        status = _module(args.command).run(args)
        sys.stdout.flush()
        return status
    except SettingsError as error:
        print(f"parlour {args.command}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever reads (`head`, say) has seen enough; nothing is left to be flushed at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _module(command: str) -> ModuleType:
    return importlib.import_module(f"parlour.cli.{command.replace('-', '_')}")


def _parser(chosen: str | None) -> argparse.ArgumentParser:
    """The parser, with the options of the chosen command only."""
    listing = "\n".join(f"  {name:<12}{summary}" for name, summary in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="parlour",
        usage="parlour [-h] [--version] COMMAND …",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=f"Parlour: secure, self-hosted video conferencing.\n\ncommands:\n{listing}",
        epilog="`parlour COMMAND --help` explains a command.",
    )
    parser.add_argument("--version", action="version", version=f"parlour {__version__}")
    # The listing above is ours: argparse puts long names on lines of their own.
    subparsers = parser.add_subparsers(
        prog="parlour",
        dest="command",
        required=True,
        metavar="COMMAND",
        help=argparse.SUPPRESS,
    )
    for name, summary in COMMANDS.items():
        if name == chosen:
            _module(name).add_parser(subparsers)
        else:
            subparsers.add_parser(name, help=summary)
    return parser
