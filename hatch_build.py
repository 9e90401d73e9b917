"""Makes the wheel whole: adds the built web client and the LiveKit server for this platform."""

import os
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# LiveKit is linked statically, so on Linux any libc of the last ten years will do.
_LINUX_TAG = "manylinux_2_17_{machine}.manylinux2014_{machine}"


class Complete(BuildHookInterface):  # pyright: ignore[reportMissingTypeArgument] - a hook has no use for the builder's config type
    """Adds what is built outside Python."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files and the tag; an editable install takes everything from the checkout."""
        if version == "editable":
            return
        web = Path(self.root) / "web" / "dist"
        livekit = Path(os.environ.get("PARLOUR_LIVEKIT", "")).absolute()
        for path, name in ((web / "index.html", "web client"), (livekit, "LiveKit server")):
            if not path.is_file():
                raise FileNotFoundError(f"the {name} is not built; use `make wheel`")
        build_data["force_include"] |= {
            str(web): "parlour/web_dist",
            str(livekit): "parlour/bin/livekit-server",
            str(livekit.with_name("LICENSE")): "parlour/bin/livekit-LICENSE",
            str(livekit.with_name("NOTICE")): "parlour/bin/livekit-NOTICE",
        }
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform_tag()}"


def platform_tag() -> str:
    """The platforms on which the wheel's LiveKit runs."""
    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    if sys.platform == "linux":
        return _LINUX_TAG.format(machine=platform.removeprefix("linux_"))
    return platform
