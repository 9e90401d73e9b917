"""`parlour admin mails` and `parlour admin jobs`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from parlour.cli.admin_answers import Answer, Column
from parlour.cli.admin_platform import Failed, command, group, listing
from parlour.cli.mails import STATES

if TYPE_CHECKING:
    from parlour.cli.options import Subparsers
    from parlour.controller.platform import Platform

_MAILS: list[Column] = [
    ("id", lambda mail: mail.id),
    ("state", lambda mail: mail.state),
    ("written", lambda mail: mail.created_at),
    ("tries", lambda mail: mail.attempts),
    ("address", lambda mail: mail.email),
    ("subject", lambda mail: mail.subject),
    ("problem", lambda mail: mail.last_error),
]
_JOBS: list[Column] = [
    ("name", lambda job: job.name),
    ("due", lambda job: job.due_at),
    ("last success", lambda job: job.last_success_at),
    ("last run", lambda job: None if job.last_run is None else job.last_run.outcome),
    ("what it does", lambda job: job.summary),
]
_RUNS: list[Column] = [
    ("began", lambda run: run.started_at),
    ("job", lambda run: run.job),
    ("by", lambda run: run.trigger),
    ("dry", lambda run: run.dry_run),
    ("outcome", lambda run: run.outcome),
    ("things", lambda run: run.items),
    ("problem", lambda run: run.error),
]


def add_parser(commands: "Subparsers") -> None:
    """Add the commands and their sub-commands."""
    mails = group(commands, "mails", "list, read and retry mails")
    listed = listing(mails, "list mails, the newest first", _list_mails)
    listed.add_argument("--state", choices=STATES, help="which (default: all)")
    read = command(mails, "show", "show a mail", _show_mail)
    read.add_argument("id", type=UUID, help="its id, as in the list")
    save = command(mails, "save", "write a mail to a file for mail programs", _save_mail)
    save.add_argument("id", type=UUID, help="its id, as in the list")
    save.add_argument("file", type=Path, metavar="FILE", help="the file, an .eml")
    retry = command(mails, "retry", "send a dead letter anew", _retry_mail)
    retry.add_argument("id", type=UUID, help="its id, as in the list")
    jobs = group(commands, "jobs", "list and run jobs")
    listing(jobs, "list all jobs", _list_jobs)
    history = command(jobs, "history", "list what jobs did, the newest run first", _history)
    history.add_argument("name", nargs="?", help="only this job")
    run = command(jobs, "run", "run a job now", _run_job)
    run.add_argument("name")
    run.add_argument("--dry-run", action="store_true", help="change nothing: say what would be")


async def _list_mails(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import mails

    async with platform.database.reading() as session:
        found, _ = await mails.listed(session, args.state, page=1, per_page=args.limit)
    return Answer(found, _MAILS)


async def _show_mail(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import mails

    async with platform.database.reading() as session:
        mail = await mails.read(session, platform.settings, args.id)
    if args.json:
        return Answer(mail)
    import msgspec

    fields = msgspec.to_builtins(mail)
    return Answer({name: value for name, value in fields.items() if name not in {"html", "ics"}})


async def _save_mail(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import mails

    async with platform.database.reading() as session:
        content = await mails.source(session, platform.settings, args.id)
    try:
        with args.file.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise Failed(f"{args.file} cannot be written: {error.strerror}.") from error
    said = f"Wrote {len(content)} bytes to {args.file}."
    return Answer({"file": str(args.file), "size": len(content)}, said=said)


async def _retry_mail(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import mails

    async with platform.database.writing() as session:
        await mails.retry(session, args.id)
    return Answer({"id": str(args.id)}, said=f"{args.id} is tried again.")


async def _list_jobs(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import jobs

    async with platform.database.reading() as session:
        return Answer((await jobs.listed(session))[: args.limit], _JOBS)


async def _history(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import jobs

    async with platform.database.reading() as session:
        found, _ = await jobs.history(session, args.name, page=1, per_page=50)
    return Answer(found, _RUNS)


async def _run_job(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import jobs

    return Answer(await jobs.run(platform, args.name, dry_run=args.dry_run))
