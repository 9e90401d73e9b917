"""The ready file: written once everything answers, for whoever started Parlour from a script."""

import json

from parlour.up.arrange import Arrangement
from parlour.up.child import Spec


def ready_document(
    arrangement: Arrangement, pids: dict[str, int], own_pid: int, setup_url: str | None
) -> str:
    """What the ready file says."""
    public = [entry.public_url for entry in arrangement.settings.controller.roomservers]

    def entry(spec: Spec, url: str | None = None) -> dict[str, object]:
        return {"url": url or spec.url, "pid": pids.get(spec.name, 0)}

    return json.dumps(
        {
            "public_url": arrangement.settings.address(),
            "controller": entry(arrangement.controller),
            "roomservers": [
                {**entry(spec), "public_url": url}
                for spec, url in zip(
                    arrangement.roomservers, public[-len(arrangement.roomservers) :], strict=True
                )
            ],
            "livekit": entry(arrangement.livekit)
            if arrangement.livekit
            else {"url": arrangement.settings.livekit.service_url, "pid": 0},
            "setup_url": setup_url,
            "pid": own_pid,
        },
        indent=2,
    )
