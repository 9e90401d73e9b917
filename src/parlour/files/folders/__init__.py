"""Shared folders of events: built in, or on a Nextcloud server."""
