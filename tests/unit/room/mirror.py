"""A model client: what somebody knows of the meeting who only listens.

It starts from `join_success` and folds every later event into its picture. The picture must at all
times be that which a fresh join of the same participant would show.
"""

from typing import Any

from tests.unit.room.module_mirror import Message, ModuleMirror

MAIN = {"kind": "main"}


class Mirror(ModuleMirror):
    def __init__(self) -> None:
        self.inside = False
        self.people: dict[str, dict[str, Any]] = {}
        self.own: dict[str, Any] = {}
        self.messages: list[tuple[str, str, str]] = []
        self.private: dict[str, list[tuple[str, str, str]]] = {}
        self.moderation: dict[str, Any] | None = None
        self.breakout_messages: list[tuple[str, str, str]] = []

    def hear(self, message: Message) -> None:
        name = f"{message['namespace']}_{message['payload'].get('message')}"
        handler = getattr(self, f"on_{name}", None)
        if handler is not None and (self.inside or name == "core_join_success"):
            handler(message["payload"], message["timestamp"])

    def picture(self, with_ready: bool) -> dict[str, Any]:
        """In a form that can be compared; readiness of others is not told after a switch."""
        people = {
            name: {key: value for key, value in person.items() if with_ready or key != "ready"}
            for name, person in self.people.items()
        }
        return {"people": people, "own": self.own, "moderation": self.moderation}

    # --- joining ---

    def on_core_join_success(self, event: Message, _: str) -> None:
        self.inside = True
        data = event["module_data"]
        self.id = event["id"]
        self.connection = event["connection_id"]
        connections = [c["connection_id"] for c in event["connections"]]
        session = data.get("breakout")
        self.own = {
            "name": event["display_name"],
            "moderator": event["role"] == "moderator",
            "connections": sorted([*connections, self.connection]),
            "room": session["room"] if session else MAIN,
            "session": session and {"rooms": session["rooms"], "expires": session.get("expires")},
            "hands": data["raise_hands"]["raise_hands_enabled"],
            "hand": data["raise_hands"].get("state", {}).get("raised_at"),
            "chat": data["chat"]["enabled"],
            "seen": data["chat"]["last_seen_timestamp_global"],
            "seen_private": data["chat"]["last_seen_timestamps_private"],
            "microphones": data["livekit"]["microphone_restriction_state"],
            "folder": data.get("shared_folder"),
            "names": data["moderation"]["display_name_change_restrictions"],
        }
        self._see_room(data)
        self.own["consents"] = data["recording"]["consents_recording"]
        self.ready_known = True
        self._see_chat(data["chat"])
        self.people = {
            peer["id"]: self._person(peer["module_data"])
            | {"connections": sorted(c["connection_id"] for c in peer["connections"])}
            for peer in event["participants"]
        }
        self.moderation = None
        if self.own["moderator"]:
            self._see_moderation(data["moderation"])

    def _person(self, data: Message) -> dict[str, Any]:
        core = dict(data["core"])
        return {
            "core": core,
            "room": data["breakout"]["room"],
            "hand": data.get("raise_hands", {}).get("raised_at"),
            "consents": data["recording"]["consents_recording"],
            "ready": data.get("timer", {}).get("ready_status"),
        }

    def _see_chat(self, data: Message) -> None:
        self.messages = [_told(m) for m in data["global_history"]["messages"]]
        self.private = {
            pair["correspondent"]: [_told(m) for m in pair["history"]["messages"]]
            for pair in data["private_history"]
        }

    def _see_room(self, data: Message) -> None:
        """What belongs to the room, main or breakout, in which one is."""
        self.own["timer"] = data.get("timer")
        self.own["poll"] = data.get("polls")
        self.own["automod"] = data.get("automod")
        self.own["board"] = data.get("excalidraw")
        self.own["transcription"] = data["transcription"]["status"]
        self.own["recording"] = data["recording"]["recording_state"]
        self.own["streams"] = data["recording"]["stream_states"]
        self.own["reactions"] = data["reaction"]["restrictions"]
        self.own["whiteboard"] = data.get("whiteboard")
        self.votes = {vote["legal_vote_id"]: vote for vote in data["legal_vote"]["votes"]}
        self.training = data["training_participation_report"]["state"] != "disabled"
        here = data["chat"].get("breakout_room_history", {"messages": []})
        self.breakout_messages = [_told(message) for message in here["messages"]]

    def _see_moderation(self, data: Message) -> None:
        self.moderation = {
            "mode": data["waiting_room"],
            "waiting": {
                w["participant_id"]: {
                    "connections": sorted(w["connections"]),
                    "accepted": w["accepted"],
                    "name": w["display_name"],
                    "joined_at": w["joined_at"],
                }
                for w in data.get("waiting_room_participants", [])
            },
            "banned": {b["participant_id"]: b for b in data.get("banned_participants", [])},
        }

    def on_core_participant_connected(self, event: Message, _: str) -> None:
        who = event["participant_id"]
        if who == self.id:
            self.own["connections"] = sorted([*self.own["connections"], event["connection_id"]])
            return
        before = self.people.get(who, {"connections": []})["connections"]
        self.people[who] = self._person(event["peer_data"]) | {
            "connections": sorted([*before, event["connection_id"]])
        }

    def on_core_participant_disconnected(self, event: Message, stamp: str) -> None:
        who = event["participant_id"]
        if who == self.id:
            self.own["connections"].remove(event["connection_id"])
            return
        person = self.people[who]
        person["connections"].remove(event["connection_id"])
        if event["reason"] in ("kicked", "debriefed"):
            person["core"]["role"] = "user"
        if not person["connections"]:
            person["core"]["left_at"] = stamp
            person["hand"] = None
            person["ready"] = None

    # --- waiting room and moderation ---

    def on_core_joined_waiting_room(self, event: Message, _: str) -> None:
        if self.moderation is not None:
            before = self.moderation["waiting"].get(event["participant_id"], {})
            self.moderation["waiting"][event["participant_id"]] = {
                "connections": sorted(event["connection_ids"]),
                "accepted": before.get("accepted", False),
                "name": event["display_name"],
                "joined_at": event["joined_at"],
            }

    def on_core_left_waiting_room(self, event: Message, _: str) -> None:
        if self.moderation is not None:
            entry = self.moderation["waiting"][event["id"]]
            for connection in event["connection_ids"]:
                entry["connections"].remove(connection)
            if not entry["connections"]:
                del self.moderation["waiting"][event["id"]]

    def on_moderation_participant_accepted(self, event: Message, _: str) -> None:
        if self.moderation is not None:
            self.moderation["waiting"][event["participant_id"]]["accepted"] = True

    def on_moderation_waiting_room_updated(self, event: Message, _: str) -> None:
        if self.moderation is not None:
            self.moderation["mode"] = event["new_state"]

    def on_moderation_participant_banned(self, event: Message, _: str) -> None:
        if self.moderation is not None:
            entry = {key: value for key, value in event.items() if key != "message"}
            self.moderation["banned"][event["participant_id"]] = entry

    def on_moderation_participant_unbanned(self, event: Message, _: str) -> None:
        if self.moderation is not None:
            del self.moderation["banned"][event["participant_id"]]

    def on_moderation_role_updated(self, event: Message, _: str) -> None:
        moderator = event["new_role"] == "moderator"
        if event["participant_id"] != self.id:
            self.people[event["participant_id"]]["core"]["role"] = event["new_role"]
            return
        self.own["moderator"] = moderator
        self.moderation = None
        if moderator:
            self._see_moderation(event["moderator_data"])

    def on_moderation_display_name_changed(self, event: Message, _: str) -> None:
        if event["target"] == self.id:
            self.own["name"] = event["new_name"]
        else:
            self.people[event["target"]]["core"]["display_name"] = event["new_name"]

    def on_moderation_display_name_change_restrictions_enabled(
        self, event: Message, _: str
    ) -> None:
        exempt = event["unrestricted_participants"]
        self.own["names"] = {"type": "enabled", "unrestricted_participants": exempt}

    def on_moderation_display_name_change_restrictions_disabled(
        self, event: Message, _: str
    ) -> None:
        self.own["names"] = {"type": "disabled"}

    def on_moderation_microphone_restrictions_enabled(self, event: Message, _: str) -> None:
        exempt = event["unrestricted_participants"]
        self.own["microphones"] = {"type": "enabled", "unrestricted_participants": exempt}

    def on_moderation_microphone_restrictions_disabled(self, event: Message, _: str) -> None:
        self.own["microphones"] = {"type": "disabled"}

    # --- hands ---

    def on_raise_hands_hand_raised(self, event: Message, stamp: str) -> None:
        self._hand(event["participant"], stamp)

    def on_raise_hands_hand_lowered(self, event: Message, _: str) -> None:
        self._hand(event["participant"], None)

    def on_raise_hands_raised_hand_reset_by_moderator(self, event: Message, _: str) -> None:
        for participant in event["participants"]:
            self._hand(participant, None)

    def on_raise_hands_raise_hands_enabled(self, event: Message, _: str) -> None:
        self.own["hands"] = True

    def on_raise_hands_raise_hands_disabled(self, event: Message, _: str) -> None:
        self.own["hands"] = False
        self._lower_all()

    def _hand(self, participant: str, raised_at: str | None) -> None:
        (self.own if participant == self.id else self.people[participant])["hand"] = raised_at

    def _lower_all(self) -> None:
        for participant in (self.id, *self.people):
            self._hand(participant, None)

    # --- chat ---

    def on_chat_message_sent(self, event: Message, stamp: str) -> None:
        told = _told(event | {"timestamp": stamp})
        if event["scope"] == "global":
            self.messages.append(told)
        elif event["scope"] == "private":
            self.private.setdefault(event["target"], []).append(told)
        else:
            self.breakout_messages.append(told)

    def on_chat_history_cleared(self, event: Message, _: str) -> None:
        self.messages = []

    def on_chat_chat_enabled(self, event: Message, _: str) -> None:
        self.own["chat"] = True

    def on_chat_chat_disabled(self, event: Message, _: str) -> None:
        self.own["chat"] = False

    def on_chat_set_last_seen_timestamp(self, event: Message, _: str) -> None:
        if event["scope"] == "global":
            self.own["seen"] = event["timestamp"]
        elif event["scope"] == "private" and event["target"] in (self.id, *self.people):
            # Of a chat that there is not it is only echoed.
            self.own["seen_private"][event["target"]] = event["timestamp"]

    # --- breakout rooms ---

    def on_breakout_started(self, event: Message, _: str) -> None:
        self.own["session"] = {"rooms": event["rooms"], "expires": event.get("expires_at")}

    def on_breakout_close_notice(self, event: Message, _: str) -> None:
        self.own["session"]["expires"] = event["stops_at"]

    def on_breakout_closed(self, event: Message, _: str) -> None:
        self.own["session"] = None

    def on_breakout_switched_room(self, event: Message, _: str) -> None:
        data = event["own_data"]
        self._lower_all()
        self._see_room(data)
        self.ready_known = False
        self.own["room"] = event["new_room"]
        self.own["hands"] = data["raise_hands"]["raise_hands_enabled"]
        self.own["hand"] = data["raise_hands"].get("state", {}).get("raised_at")
        self.own["microphones"] = data["livekit"]["microphone_restriction_state"]
        for participant, peer_data in event.get("peer_data", {}).items():
            if "raise_hands" in peer_data:
                self._hand(participant, peer_data["raise_hands"]["raised_at"])

    def on_breakout_participant_switched_room(self, event: Message, _: str) -> None:
        person = self.people[event["participant_id"]]
        person["room"] = event["new_room"]
        person["hand"] = None
        self.ready_known = False


def _told(message: Message) -> tuple[str, str, str]:
    return message["timestamp"], message["source"], message["content"]
