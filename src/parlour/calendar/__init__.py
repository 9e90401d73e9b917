"""Recurring events: RFC 5545 rules in time zones."""
