"""`/v1/admin/jobs`: what runs by itself, its history, and running it by hand."""

import pytest
from tests.support.controller import Caller, Controller

from parlour.controller.jobs.registry import JOBS


@pytest.fixture
def controller(admin_controller: Controller) -> Controller:
    return admin_controller


def test_all_jobs_are_listed(ada: Caller):
    found = ada.get("/admin/jobs").json()
    assert [job["name"] for job in found] == [job.name for job in JOBS]
    assert all(job["summary"] and job["every_secs"] > 0 for job in found)


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_job_is_run_by_hand_and_kept_in_its_history(ada: Caller, dry_run: bool):
    run = ada.post("/admin/jobs/guest-links/run", {"dry_run": dry_run}).json()
    assert (run["job"], run["trigger"], run["dry_run"]) == ("guest-links", "hand", dry_run)
    assert run["outcome"] == "done"
    assert ada.get("/admin/jobs/guest-links/runs").json()[0] == run
    (job,) = (one for one in ada.get("/admin/jobs").json() if one["name"] == "guest-links")
    assert job["last_run"] == run


def test_pages_of_its_history_are_counted(ada: Caller):
    for _ in range(2):
        ada.post("/admin/jobs/guest-links/run", {"dry_run": True})
    answer = ada.get("/admin/jobs/guest-links/runs?per_page=1")
    assert len(answer.json()) == 1
    assert int(answer.headers["X-Total-Count"]) >= 2


def test_one_that_does_not_exist(ada: Caller):
    assert ada.post("/admin/jobs/mopping/run").status_code == 404
    assert ada.get("/admin/jobs/mopping/runs").status_code == 404
