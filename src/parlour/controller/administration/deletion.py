"""Deleting a user with everything that is theirs."""

from uuid import UUID

from parlour.controller.account_data.deleting import delete
from parlour.controller.platform import Platform


async def delete_user(platform: Platform, user_id: UUID) -> None:
    """Delete the user's rooms, then the user. Raises NotFound."""
    await delete(platform, user_id)
