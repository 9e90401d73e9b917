"""What administrators can do by REST, they can do in the shell as well."""

import argparse
from pathlib import Path

from litestar.routes import HTTPRoute

from parlour.cli import admin
from parlour.controller.app import create_app
from parlour.settings import load

# Each route, and the command that does the same.
COMMANDS = {
    ("GET", "users"): "users list",
    ("GET", "users/{user_id}"): "users show",
    ("PATCH", "users/{user_id}"): "users change, users disable, users enable",
    ("DELETE", "users/{user_id}"): "users delete",
    ("GET", "users/{user_id}/export"): "data export",
    ("GET", "users/{user_id}/deletion"): "data contents",
    ("GET", "webhooks"): "webhooks list",
    ("POST", "webhooks/{delivery_id}/retry"): "webhooks retry",
    ("GET", "tenants"): "tenants list",
    ("POST", "tenants"): "tenants create",
    ("GET", "tenants/{tenant_id}"): "tenants show",
    ("PATCH", "tenants/{tenant_id}"): "tenants rename",
    ("DELETE", "tenants/{tenant_id}"): "tenants delete",
    ("GET", "tariffs"): "tariffs list",
    ("POST", "tariffs"): "tariffs create",
    ("GET", "tariffs/{tariff_id}"): "tariffs show",
    ("PATCH", "tariffs/{tariff_id}"): "tariffs change",
    ("DELETE", "tariffs/{tariff_id}"): "tariffs delete",
    ("GET", "rooms"): "rooms list",
    ("GET", "rooms/{room_id}"): "rooms show",
    ("DELETE", "rooms/{room_id}"): "rooms delete",
    ("GET", "events"): "events list",
    ("GET", "events/{event_id}"): "events show",
    ("DELETE", "events/{event_id}"): "events delete",
    ("GET", "meetings"): "meetings list",
    ("POST", "meetings/{room_id}/end"): "meetings end",
    ("GET", "mails"): "mails list",
    ("GET", "mails/{mail_id}"): "mails show",
    ("GET", "mails/{mail_id}/source"): "mails save",
    ("POST", "mails/{mail_id}/retry"): "mails retry",
    ("GET", "jobs"): "jobs list",
    ("GET", "jobs/{name}/runs"): "jobs history",
    ("POST", "jobs/{name}/run"): "jobs run",
}
_PREFIX = "/v1/admin/"


def routes(data: Path) -> set[tuple[str, str]]:
    app = create_app(load(None, {}, {"data": str(data)}))
    found: set[tuple[str, str]] = set()
    for route in app.routes:
        if isinstance(route, HTTPRoute) and route.path_format.startswith(_PREFIX):
            methods = set(route.methods) - {"OPTIONS", "HEAD"}
            found |= {(method, route.path_format.removeprefix(_PREFIX)) for method in methods}
    return found


def verbs(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands below a command."""
    return {
        name: one
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for name, one in action.choices.items()
    }


def commands() -> set[str]:
    """The commands of `parlour admin` that have verbs."""
    parser = argparse.ArgumentParser()
    admin.add_parser(parser.add_subparsers())
    groups = verbs(verbs(parser)["admin"])
    return {f"{name} {verb}" for name, parser in groups.items() for verb in verbs(parser)}


def test_each_route_has_a_command_and_each_command_a_route(tmp_path: Path):
    assert routes(tmp_path) == COMMANDS.keys()
    assert commands() == {name for names in COMMANDS.values() for name in names.split(", ")}
