"""Mails about events: who is told of which change, and the worker that sends what was written."""
