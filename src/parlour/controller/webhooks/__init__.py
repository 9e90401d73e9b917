"""Telling other systems of meetings: what they are told, and how it gets there."""
