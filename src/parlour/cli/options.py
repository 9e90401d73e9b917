"""Options that several commands have, and the settings that follow from them."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from parlour.cli.main import COMMANDS
from parlour.settings.load import Loaded, load_with_sources

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # pyright: ignore[reportPrivateUsage] - argparse has no public name for it


def command(subparsers: "Subparsers", name: str, description: str) -> argparse.ArgumentParser:
    """Add the parser of a command, with the options that say where the settings are."""
    parser = subparsers.add_parser(name, help=COMMANDS[name], description=description)
    add_places(parser)
    return parser


def add_places(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where the settings are."""
    parser.add_argument(
        "--data",
        metavar="DIR",
        type=Path,
        help="folder in which all state lives (default: ~/.local/share/parlour)",
    )
    parser.add_argument(
        "--config", metavar="FILE", type=Path, help="settings file (default: parlour.toml)"
    )


def settings_of(args: argparse.Namespace, **options: object) -> Loaded:
    """Load the settings for a command; `options` are dotted names with __ for the dot."""
    overrides = {name.replace("__", "."): value for name, value in options.items()}
    data: Path | None = args.data
    overrides["data"] = None if data is None else str(data.expanduser().absolute())
    return load_with_sources(args.config, overrides=overrides)


def settings_of_instance(args: argparse.Namespace) -> Loaded:
    """The settings of the instance that `parlour up` runs, or last ran, on the data folder.

    They have what `parlour up` chose by itself: ports, addresses and secrets. Where it never ran,
    or a settings file is named, the settings are those of `settings_of`.
    """
    own = settings_of(args)
    chosen = own.settings.data / "run" / "controller.toml"
    if args.config is not None or not chosen.is_file():
        return own
    return load_with_sources(chosen, env={})
