"""Jobs, for administrators."""

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from parlour.controller.administration import jobs
from parlour.controller.errors import NotFound
from parlour.controller.jobs.registry import JOBS
from parlour.controller.request import ApiRequest
from parlour.controller.routes.admin.listing import TAGS, paged
from parlour.controller.routes.dependencies import Shared
from parlour.controller.routes.parameters import Page, PerPage
from parlour.controller.rules import ADMIN
from parlour.protocol.rest.admin_meetings import AdminJob, AdminJobRun, RunJob


@get("/admin/jobs", guards=[ADMIN], tags=TAGS)
async def admin_jobs(platform: Shared) -> list[AdminJob]:
    """All jobs: when each is due, and what came of its last run."""
    async with platform.database.reading() as session:
        return await jobs.listed(session)


@get("/admin/jobs/{name:str}/runs", guards=[ADMIN], tags=TAGS)
async def admin_job_runs(
    *,
    request: ApiRequest,
    platform: Shared,
    name: FromPath[str],
    per_page: PerPage = 30,
    page: Page = 1,
) -> Response[list[AdminJobRun]]:
    """What a job did, the newest run first."""
    if name not in {job.name for job in JOBS}:
        raise NotFound
    async with platform.database.reading() as session:
        found, total = await jobs.history(session, name, page=page, per_page=per_page)
    return paged(request, platform, found, page=page, per_page=per_page, total=total)


@post("/admin/jobs/{name:str}/run", guards=[ADMIN], tags=TAGS, status_code=200)
async def run_admin_job(
    platform: Shared, name: FromPath[str], data: JSONBody[RunJob]
) -> AdminJobRun:
    """Run a job now and wait for its end; a dry run changes nothing."""
    return await jobs.run(platform, name, dry_run=data.dry_run)


HANDLERS = [admin_jobs, admin_job_runs, run_admin_job]
