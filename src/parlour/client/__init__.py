"""Talk to a meeting server from Python.

    async with Client.connect("https://meet.example.org") as client:
        await client.log_in_by_device(lambda prompt: print(prompt.verification_uri_complete))
        event = await client.events.create("Stand-up", starts_at=..., invite=["bob@example.org"])

`docs/sdk.md` has more. Resources are the structs of `parlour.protocol.rest`.
"""

from parlour.client.connection import CLIENT_ID, Client
from parlour.client.errors import (
    ApiError,
    BadRequest,
    ClientError,
    Conflict,
    DiscoveryFailed,
    Forbidden,
    LoginFailed,
    LoginRequired,
    NoAnswer,
    NotFound,
    ServerError,
    TooLarge,
    TooManyRequests,
    Unauthorized,
    UnexpectedAnswer,
    Unprocessable,
)
from parlour.client.login import DevicePrompt
from parlour.client.pages import Pages
from parlour.client.rooms import Ticket
from parlour.client.times import local, zoned
from parlour.client.tokens import FileStore, MemoryStore, Tokens, TokenStore

__all__ = [
    "CLIENT_ID",
    "ApiError",
    "BadRequest",
    "Client",
    "ClientError",
    "Conflict",
    "DevicePrompt",
    "DiscoveryFailed",
    "FileStore",
    "Forbidden",
    "LoginFailed",
    "LoginRequired",
    "MemoryStore",
    "NoAnswer",
    "NotFound",
    "Pages",
    "ServerError",
    "Ticket",
    "TokenStore",
    "Tokens",
    "TooLarge",
    "TooManyRequests",
    "Unauthorized",
    "UnexpectedAnswer",
    "Unprocessable",
    "local",
    "zoned",
]
