"""Settings of other systems that are told of meetings."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from parlour.settings.fields import SAMPLE_SECRET, HttpUrl, doc
from parlour.settings.secret import Secret

WebhookEvent = Literal[
    "meeting.started",
    "meeting.ended",
    "participant.joined",
    "participant.left",
    "recording.ready",
    "asset.created",
]


class WebhookEndpoint(Struct, frozen=True, kw_only=True):
    """An address of another system, and what it is told."""

    url: Annotated[HttpUrl, doc("Where messages are posted to.")]
    secret: Annotated[Secret, doc("What messages are signed with: whsec_… or any text.")]
    former_secret: Annotated[
        Secret | None,
        doc(
            "Messages are signed with this one too, while a secret is changed.",
            example=SAMPLE_SECRET,
        ),
    ] = None
    events: Annotated[
        list[WebhookEvent],
        Meta(min_length=1),
        doc("What it is told of.", example=["meeting.started", "meeting.ended"]),
    ]
    names: Annotated[
        bool, doc("Say names and user ids of participants, and titles of meetings.")
    ] = False


class WebhookSettings(Struct, frozen=True, kw_only=True):
    """Other systems that are told of meetings."""

    endpoints: Annotated[
        list[WebhookEndpoint],
        doc(
            "Addresses that signed messages are posted to.",
            example=[
                {
                    "url": "https://crm.example.org/meetings",
                    "secret": SAMPLE_SECRET,
                    "events": ["meeting.started", "meeting.ended"],
                }
            ],
        ),
    ] = field(default_factory=list[WebhookEndpoint])
