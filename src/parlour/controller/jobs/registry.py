"""All jobs, in the order in which they run if several are due."""

from parlour.controller.jobs.files import ASSETS, STORAGE
from parlour.controller.jobs.job import Job
from parlour.controller.jobs.kept_mails import KEPT_MAILS
from parlour.controller.jobs.meetings import ADHOC_EVENTS, ENDED_EVENTS, ROOMS_WITHOUT_EVENT
from parlour.controller.jobs.recordings import RECORDINGS
from parlour.controller.jobs.rows import GUEST_LINKS, OUTBOXES, RUNS, SIGN_INS
from parlour.controller.jobs.shared_folders import SHARED_FOLDERS
from parlour.controller.jobs.users import DELETIONS, DISABLED_USERS, TARIFFS

JOBS: tuple[Job, ...] = (
    DELETIONS,
    TARIFFS,
    ADHOC_EVENTS,
    ENDED_EVENTS,
    ROOMS_WITHOUT_EVENT,
    DISABLED_USERS,
    RECORDINGS,
    ASSETS,
    STORAGE,
    SHARED_FOLDERS,
    GUEST_LINKS,
    OUTBOXES,
    KEPT_MAILS,
    SIGN_INS,
    RUNS,
)
