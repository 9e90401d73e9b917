/** What a person can ask of the room: one method a command. Rights are checked by the server. */
import type { ClientFrame } from "../../protocol";
import type { Role, WaitingRoomMode } from "../store/state";

type Send = (frame: ClientFrame) => void;
type ModerationCommand = Extract<ClientFrame, { namespace: "moderation" }>["payload"];
type HandsCommand = Extract<ClientFrame, { namespace: "raise_hands" }>["payload"];
type ChatCommand = Extract<ClientFrame, { namespace: "chat" }>["payload"];

export class Commands {
  readonly #send: Send;

  constructor(send: Send) {
    this.#send = send;
  }

  enterRoom(): void {
    this.#send({ namespace: "core", payload: { action: "enter_room" } });
  }

  raiseHand(isUp: boolean): void {
    this.#hands({ action: isUp ? "raise_hand" : "lower_hand" });
  }

  lowerHandOf(personId: string): void {
    this.#hands({ action: "reset_raised_hands", target: [personId] });
  }

  lowerAllHands(): void {
    this.#hands({ action: "reset_raised_hands" });
  }

  allowHands(allowed: boolean): void {
    this.#hands({ action: allowed ? "enable_raise_hands" : "disable_raise_hands" });
  }

  allowChat(allowed: boolean): void {
    this.#chat({ action: allowed ? "enable_chat" : "disable_chat" });
  }

  clearChat(): void {
    this.#chat({ action: "clear_history" });
  }

  mute(participants: string[]): void {
    this.#moderate({ action: "mute", participants });
  }

  allowSharing(personId: string, allowed: boolean): void {
    const action = allowed ? "grant_screen_share_permission" : "revoke_screen_share_permission";
    this.#send({ namespace: "livekit", payload: { action, participants: [personId] } });
  }

  /** Moderators are always exempt. */
  lockMicrophones(locked: boolean): void {
    this.#moderate(
      locked
        ? { action: "enable_microphone_restrictions", unrestricted_participants: [] }
        : { action: "disable_microphone_restrictions" },
    );
  }

  lockRenaming(locked: boolean): void {
    this.#moderate(
      locked
        ? { action: "enable_display_name_change_restrictions", unrestricted_participants: [] }
        : { action: "disable_display_name_change_restrictions" },
    );
  }

  setRole(personId: string, role: Role): void {
    this.#moderate({ action: "update_role", participant_id: personId, new_role: role });
  }

  rename(personId: string, name: string): void {
    this.#moderate({ action: "change_display_name", target: personId, new_name: name });
  }

  sendToWaitingRoom(personId: string): void {
    this.#moderate({ action: "send_to_waiting_room", target: personId });
  }

  kick(personId: string): void {
    this.#moderate({ action: "kick", target: personId });
  }

  ban(personId: string): void {
    this.#moderate({ action: "ban", target: personId });
  }

  unban(personId: string): void {
    this.#moderate({ action: "unban", target: personId });
  }

  accept(personId: string): void {
    this.#moderate({ action: "accept", target: personId });
  }

  setWaitingRoom(mode: WaitingRoomMode): void {
    this.#moderate({ action: "change_waiting_room_state", new_state: mode });
  }

  /** Those who stay talk it over; the waiting room is switched on. */
  debrief(scope: "guests" | "users_and_guests"): void {
    this.#moderate({ action: "debrief", kick_scope: scope });
  }

  endForAll(): void {
    this.#moderate({ action: "debrief", kick_scope: "all" });
  }

  #moderate(payload: ModerationCommand): void {
    this.#send({ namespace: "moderation", payload });
  }

  #hands(payload: HandsCommand): void {
    this.#send({ namespace: "raise_hands", payload });
  }

  #chat(payload: ChatCommand): void {
    this.#send({ namespace: "chat", payload });
  }
}
