"""What the surroundings of a room in a random meeting answer to its effects."""

from typing import Any

from parlour.room import io


def result_of(effect: io.AnyEffect) -> Any:
    """What the runtime answers."""
    match effect:
        case io.CreateModuleResource():
            return {"id": effect.key}
        case io.MakeReport() | io.StoreAsset() if effect.effect % 3:
            used = {"used": 3, "total": 5} if effect.effect % 2 else {"used": 3}
            return {"type": "stored", "asset_id": effect.key, "filename": "a.pdf", "quota": used}
        case io.MakeReport() | io.StoreAsset():
            return {"type": "not_stored", "reason": "generate"}
        case _:
            theirs = _of_editors(effect)
            return list(getattr(effect, "identities", ())) if theirs is None else theirs


def _of_editors(effect: io.AnyEffect) -> Any:
    """What editors of others answer; None if the effect is not for them."""
    match effect:
        case io.PreparePad():
            return "g.1"
        case io.OpenPadSessions():
            made = [v.connection for v in effect.visitors if effect.effect % 4]
            return {connection: f"s.{effect.effect}.{connection}" for connection in made}
        case io.EndPadSessions():
            return "ended"
        case io.CreateBoard():
            return {"id": f"b{effect.effect}", "url": "https://draw.meet.example/s/1-x"}
        case io.StorePad() | io.StoreBoard():
            used = {"used": 3}
            return {"type": "stored", "asset_id": effect.key, "filename": "a.pdf", "quota": used}
        case _:
            return None
