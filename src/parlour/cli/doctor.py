"""`parlour doctor`: check the installation."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

import msgspec

from parlour.cli import options

if TYPE_CHECKING:
    from parlour.cli.options import Subparsers
    from parlour.doctor.finding import Finding


def add_parser(subparsers: "Subparsers") -> None:
    """Add the command's parser."""
    parser = options.command(
        subparsers,
        "doctor",
        "Check ports, LiveKit, UDP, database, clock, disk, mail, storage, certificate and token "
        "signing; say what is wrong and how to mend it. Exits with 1 if something is wrong.",
    )
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the findings as they come."""
    from parlour.doctor import machine, media, network, services, storage

    settings = options.settings_of_instance(args).settings
    checks = (
        machine.data_folder,
        machine.disk,
        machine.own_clock,
        services.database,
        network.listening,
        network.public_address,
        network.certificate,
        media.media_server,
        media.udp,
        services.signing,
        services.mail,
        storage.storage,
    )
    findings: list[Finding] = []
    for check in checks:
        for finding in check(settings):
            findings.append(finding)
            if not args.json:
                _show(finding)
    bad = sum(finding.verdict == "wrong" for finding in findings)
    if args.json:
        print(json.dumps(msgspec.to_builtins(findings), indent=2, ensure_ascii=False))
    else:
        print(f"\n{'Nothing is wrong.' if not bad else f'{bad} of {len(findings)} are wrong.'}")
    return 1 if bad else 0


def _show(finding: "Finding") -> None:
    from rich.console import Console
    from rich.text import Text

    mark, style = {"ok": ("✓", "green"), "note": ("·", "yellow"), "wrong": ("✗", "bold red")}[
        finding.verdict
    ]
    console = Console(highlight=False, soft_wrap=True, file=sys.stdout)
    console.print(Text.assemble((f"{mark} ", style), f"{finding.subject:<18} {finding.text}"))
    if finding.mend:
        console.print(Text(f"{'':<21}{finding.mend}", style="dim"))
