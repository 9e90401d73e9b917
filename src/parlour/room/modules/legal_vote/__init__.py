"""Namespace `legal_vote`: votes by roll call, live or not, and secret ones."""

from parlour.room.modules.legal_vote.module import LegalVote

__all__ = ["LegalVote"]
