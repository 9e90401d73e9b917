/** What a person can ask of whisper groups. */
import type { ClientFrame, CommandOf } from "../../../protocol";
import type { MeetingStore } from "../../store/store";
import { gone, type Whisper } from "./state";

export class WhisperCommands {
  readonly #store: MeetingStore;
  readonly #send: (frame: ClientFrame) => void;

  constructor(store: MeetingStore, send: (frame: ClientFrame) => void) {
    this.#store = store;
    this.#send = send;
  }

  start(people: readonly string[]): void {
    this.#ask({ action: "create_whisper_group", participant_ids: [...people] });
  }

  invite(whisperId: string, people: readonly string[]): void {
    this.#ask({
      action: "invite_to_whisper_group",
      whisper_id: whisperId,
      participant_ids: [...people],
    });
  }

  accept(whisperId: string): void {
    const { group } = this.#store.state.modules.whisper;
    // Two groups at once nobody could tell apart.
    if (group !== null) this.leave(group.id);
    this.#ask({ action: "accept_whisper_invite", whisper_id: whisperId });
  }

  decline(whisperId: string): void {
    this.#ask({ action: "decline_whisper_invite", whisper_id: whisperId });
    this.#change((whisper) => gone(whisper, whisperId));
  }

  leave(whisperId: string): void {
    this.#ask({ action: "leave_whisper_group", whisper_id: whisperId });
    this.#change((whisper) => gone(whisper, whisperId));
  }

  /** For whoever has made the group. */
  remove(whisperId: string, person: string): void {
    this.#ask({
      action: "kick_whisper_participants",
      whisper_id: whisperId,
      participant_ids: [person],
    });
  }

  talk(isTalking: boolean): void {
    this.#change((whisper) =>
      whisper.group === null || whisper.isTalking === isTalking
        ? whisper
        : { ...whisper, isTalking },
    );
  }

  #change(change: (whisper: Whisper) => Whisper): void {
    this.#store.update((state) => {
      const whisper = change(state.modules.whisper);
      return whisper === state.modules.whisper
        ? state
        : { ...state, modules: { ...state.modules, whisper } };
    });
  }

  #ask(payload: CommandOf<"subroom_audio">): void {
    this.#send({ namespace: "subroom_audio", payload });
  }
}
