"""Shared folders of events: who has one, where it is, and the pages of those built in."""
