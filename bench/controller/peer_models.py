"""The peer's answers, as Pydantic models."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field


class PublicProfile(BaseModel):
    id: UUID
    email: str
    title: str
    firstname: str
    lastname: str
    display_name: str
    avatar_url: str


class PrivateProfile(PublicProfile):
    dashboard_theme: str | None
    conference_theme: str | None
    language: str
    tariff_status: str
    used_storage: int


class RoomInfo(BaseModel):
    id: UUID
    waiting_room: bool
    guest_access: str
    e2e_encryption: bool
    password: str | None = None


class DateTimeTz(BaseModel):
    datetime: datetime
    timezone: str


class EventModel(BaseModel):
    id: UUID
    created_by: PublicProfile
    created_at: datetime
    updated_by: PublicProfile
    updated_at: datetime
    title: str
    description: str
    room: RoomInfo
    invitees_truncated: bool = False
    invitees: list[PublicProfile] = []
    is_adhoc: bool
    is_time_independent: bool
    type: Literal["single", "recurring"]
    invite_status: str
    is_favorite: bool
    can_edit: bool
    show_meeting_details: bool
    is_all_day: bool | None = None
    starts_at: DateTimeTz | None = None
    ends_at: DateTimeTz | None = None
    recurrence_pattern: list[str] | None = None


class StartBody(BaseModel):
    device_secret: str = Field(min_length=16, max_length=255)
    display_name: str | None = Field(default=None, max_length=255)
    password: str | None = None


class Started(BaseModel):
    token: str
    roomserver_address: str
