"""Addresses put together from their parts."""

from urllib.parse import quote, urlencode, urljoin

__all__ = ["quote", "urlencode", "urljoin"]
