"""`parlour openapi`: print the OpenAPI document."""

import argparse
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from parlour.cli import options

if TYPE_CHECKING:
    from parlour.cli.options import Subparsers


def add_parser(subparsers: "Subparsers") -> None:
    """Add the command's parser."""
    options.command(subparsers, "openapi", "Print the OpenAPI document of the REST API as JSON.")


def run(args: argparse.Namespace) -> int:
    """Print the document that the controller serves."""
    from msgspec.structs import replace

    from parlour.controller.app import create_app

    settings = options.settings_of(args).settings
    # A controller makes the folders that it needs; printing a document leaves none behind.
    with TemporaryDirectory() as folder:
        app = create_app(replace(settings, data=Path(folder)))
        print(json.dumps(app.openapi_schema.to_schema(), indent=2, ensure_ascii=False))
    return 0
