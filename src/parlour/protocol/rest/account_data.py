"""A person's own data: what there is, handing it out, deleting it. Our own endpoints."""

from typing import Annotated

from msgspec import Meta, Struct


class AccountContents(Struct, frozen=True):
    """What goes when an account is deleted.

    But for `documents_kept`: those that the person made in rooms of others stay, without the name.
    """

    events: int
    rooms: int
    guest_links: int
    files: int
    file_bytes: int
    shared_folders: int
    invitations: int
    mails: int
    documents: int
    documents_kept: int


class DeleteAccount(Struct, frozen=True):
    """`email`: the account's own address, typed by its owner, who means it."""

    email: Annotated[str, Meta(max_length=320)]


class ExportLink(Struct, frozen=True):
    """Where the archive is fetched, once and soon, without other credentials."""

    url: str
