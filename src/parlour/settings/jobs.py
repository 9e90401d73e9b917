"""Settings of the jobs that tidy up."""

from typing import Annotated

from msgspec import Meta, Struct

from parlour.settings.fields import doc

Days = Annotated[int, Meta(ge=0, le=36_500)]


class JobSettings(Struct, frozen=True, kw_only=True):
    """What is deleted when, by jobs of the controllers. In all fields 0 means: it is kept."""

    enabled: Annotated[bool, doc("Run jobs; false: only those that an administrator starts.")] = (
        True
    )
    adhoc_events_days: Annotated[
        Days, doc("Ad-hoc meetings are deleted so many days after they were created.")
    ] = 1
    ended_events_days: Annotated[
        Days, doc("Meetings of the calendar are deleted so many days after their last date.")
    ] = 0
    rooms_without_event_days: Annotated[
        Days, doc("Rooms without a meeting are deleted so many days after they were created.")
    ] = 0
    assets_days: Annotated[
        Days, doc("Recordings and other files of rooms are deleted after so many days.")
    ] = 0
    guest_links_days: Annotated[
        Days, doc("Guest links are deleted so many days after they have ended.")
    ] = 30
    mails_days: Annotated[
        Days, doc("Sent mails, and those kept in the data folder, are deleted after so many days.")
    ] = 30
    dead_letters_days: Annotated[
        Days, doc("What could not be delivered, by mail or webhook, is deleted after so many days.")
    ] = 90
    webhooks_days: Annotated[
        Days, doc("Delivered webhook messages are deleted after so many days.")
    ] = 7
    runs_days: Annotated[Days, doc("The history of jobs goes back so many days.")] = 90
    disabled_users_days: Annotated[
        Days, doc("Users are deleted, with all that is theirs, so many days after being disabled.")
    ] = 0
