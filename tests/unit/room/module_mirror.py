"""The part of the model client that listens to the modules with a state of their own."""

from typing import Any

Message = dict[str, Any]


class ModuleMirror:
    id: str
    people: dict[str, dict[str, Any]]
    own: dict[str, Any]
    ready_known: bool
    votes: dict[str, Message]
    """Of the meeting, as far as heard: one that ends in another room is not told."""
    training: bool

    # --- timer, polls, reactions ---

    def on_timer_started(self, event: Message, _: str) -> None:
        self.own["timer"] = {key: value for key, value in event.items() if key != "message"}
        if event["ready_check_enabled"]:
            self.own["timer"]["ready_status"] = False
            for person in self.people.values():
                here = person["connections"] and person["room"] == self.own["room"]
                person["ready"] = False if here else None
        self.ready_known = True

    def on_timer_stopped(self, event: Message, _: str) -> None:
        self.own["timer"] = None
        for person in self.people.values():
            person["ready"] = None

    def on_timer_updated_ready_status(self, event: Message, _: str) -> None:
        if event["participant_id"] == self.id:
            self.own["timer"]["ready_status"] = event["status"]
        else:
            self.people[event["participant_id"]]["ready"] = event["status"]

    def on_polls_started(self, event: Message, stamp: str) -> None:
        if self.own["poll"] is not None and self.own["poll"]["id"] == event["id"]:
            return
        poll = {key: value for key, value in event.items() if key != "message"}
        self.own["poll"] = poll | {"started": stamp}
        if event["live"]:
            none = [{"id": choice["id"], "count": 0} for choice in event["choices"]]
            self.own["poll"]["results"] = none

    def on_polls_live_update(self, event: Message, _: str) -> None:
        self.own["poll"]["results"] = event["results"]

    def on_polls_done(self, event: Message, _: str) -> None:
        self.own["poll"] = None

    def on_reaction_restrictions_enabled(self, event: Message, _: str) -> None:
        exempt = event["unrestricted_participants"]
        self.own["reactions"] = {"type": "enabled", "unrestricted_participants": exempt}

    def on_reaction_restrictions_disabled(self, event: Message, _: str) -> None:
        self.own["reactions"] = {"type": "disabled"}

    # --- legal votes ---

    def on_legal_vote_started(self, event: Message, _: str) -> None:
        told = {key: value for key, value in event.items() if key not in ("message", "token")}
        self.votes[event["legal_vote_id"]] = told | {"state": "started"}

    def on_legal_vote_stopped(self, event: Message, _: str) -> None:
        vote = self.votes[event["legal_vote_id"]]
        vote["state"] = "finished" if event["results"] == "valid" else "invalid"
        told = ("yes", "no", "abstain", "voting_record", "reason", "end_time")
        vote |= {key: event[key] for key in told if key in event}
        vote["stop_kind"] = event["kind"].replace("by_participant", "by_user")

    def on_legal_vote_canceled(self, event: Message, _: str) -> None:
        vote = self.votes[event["legal_vote_id"]]
        told = ("reason", "custom", "end_time")
        vote |= {"state": "canceled"} | {key: event[key] for key in told if key in event}

    # --- presence at trainings, whiteboard ---

    def on_training_participation_report_presence_logging_started(self, *_: Any) -> None:
        self.training = True

    def on_training_participation_report_presence_logging_ended(self, *_: Any) -> None:
        self.training = False

    def on_whiteboard_initialization_started(self, *_: Any) -> None:
        self.own["whiteboard"] = {"status": "initializing"}

    def on_whiteboard_initialized(self, event: Message, _: str) -> None:
        self.own["whiteboard"] = {"status": "initialized", "url": event["url"]}

    def on_whiteboard_error(self, event: Message, _: str) -> None:
        if event["error"] == "initialization_failed":
            self.own["whiteboard"] = None

    # --- the talking stick ---

    def on_automod_started(self, event: Message, _: str) -> None:
        config = {key: value for key, value in event.items() if key != "message"}
        self.own["automod"] = {"config": config, "speaker": None}

    def on_automod_stopped(self, event: Message, _: str) -> None:
        self.own["automod"] = None

    def on_automod_speaker_updated(self, event: Message, _: str) -> None:
        self.own["automod"]["speaker"] = event.get("speaker")
        self.own["automod"]["config"] |= {key: event[key] for key in ("history", "remaining")}

    def on_automod_remaining_updated(self, event: Message, _: str) -> None:
        self.own["automod"]["config"]["remaining"] = event["remaining"]

    # --- shared folder and board ---

    def on_shared_folder_updated(self, event: Message, _: str) -> None:
        self.own["folder"] = {key: value for key, value in event.items() if key != "message"}

    def on_excalidraw_started(self, event: Message, _: str) -> None:
        told = event["edit_restrictions"]
        restrictions = {key: value for key, value in told.items() if key != "enabled"}
        self.own["board"] = {
            "scene": event["initial_scene"],
            "edit_restrictions": restrictions,
        }

    def on_excalidraw_stopped(self, event: Message, _: str) -> None:
        self.own["board"] = None

    def on_excalidraw_scene_stored(self, event: Message, _: str) -> None:
        self.own["board"]["scene"] = event["scene"]

    def on_excalidraw_edit_restrictions_enabled(self, event: Message, _: str) -> None:
        editors = event["unrestricted_participants"]
        self.own["board"]["edit_restrictions"] = {
            "type": "enabled",
            "unrestricted_participants": editors,
        }

    def on_excalidraw_edit_restrictions_disabled(self, event: Message, _: str) -> None:
        self.own["board"]["edit_restrictions"] = {"type": "disabled"}

    # --- recording ---

    def on_recording_consent_updated(self, event: Message, _: str) -> None:
        person = self.own if event["participant"] == self.id else self.people[event["participant"]]
        person["consents"] = event["consents"]

    def on_recording_recording_updated(self, event: Message, _: str) -> None:
        self.own["recording"] = {key: value for key, value in event.items() if key != "message"}

    def on_recording_stream_updated(self, event: Message, _: str) -> None:
        stream = self.own["streams"][event["target_id"]]
        stream.pop("reason", None)
        stream |= {key: event[key] for key in ("status", "reason") if key in event}

    # --- transcription ---

    def on_transcription_state_updated(self, event: Message, _: str) -> None:
        self.own["transcription"] = event["status"]
