"""Mails about events: what they say, how they look, and the ways on which they leave."""
