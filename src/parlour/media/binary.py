"""Where the LiveKit server is."""

import os
from pathlib import Path

import parlour

VERSION = "1.13.5"
NAME = "livekit-server"


class BinaryMissingError(Exception):
    """There is no LiveKit server, neither in the package nor in the cache."""


def cached() -> Path:
    """Where the build keeps the binary: by version, in the user's cache folder."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "parlour" / f"{NAME}-{VERSION}" / NAME


def find() -> Path:
    """The LiveKit server of the package, or else that of the cache. Raises BinaryMissingError."""
    packaged = Path(parlour.__file__).parent / "bin" / NAME
    for path in (packaged, cached()):
        if path.is_file() and os.access(path, os.X_OK):
            return path
    raise BinaryMissingError(f"There is no LiveKit server at {packaged} or {cached()}.")
