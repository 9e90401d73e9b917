"""Namespace `meeting_report` (signaling-modules.md 12)."""

from typing import Literal

from parlour.protocol.scalars import Uuid
from parlour.protocol.signaling import envelope


class GenerateAttendanceReport(envelope.Command, frozen=True):
    include_email_addresses: bool


class ReportGenerationStarted(envelope.Event, frozen=True):
    """To the sender's other connections."""

    include_email_addresses: bool


class PdfAsset(envelope.Event, frozen=True):
    """To everybody in all rooms."""

    filename: str
    asset_id: Uuid


class Error(envelope.Event, frozen=True):
    error: Literal["insufficient_permissions", "storage_exceeded", "generate", "storage"]


Command = GenerateAttendanceReport
Event = ReportGenerationStarted | PdfAsset | Error
