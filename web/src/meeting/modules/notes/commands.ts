/** What moderators can ask of the notes. */
import type { ClientFrame, CommandOf } from "../../../protocol";
import type { MeetingStore } from "../../store/store";
import { changesOf } from "./state";

export class NotesCommands {
  readonly #store: MeetingStore;
  readonly #send: (frame: ClientFrame) => void;

  constructor(store: MeetingStore, send: (frame: ClientFrame) => void) {
    this.#store = store;
    this.#send = send;
  }

  /** The first time, this begins the notes; whoever begins them looks at them. */
  setWriters(wanted: readonly string[]): void {
    const { notes } = this.#store.state.modules;
    const { grant, revoke } = changesOf(notes.url === null ? [] : notes.writers, wanted);
    if (grant.length > 0) this.#ask({ action: "grant_write_access", participant_ids: grant });
    if (revoke.length > 0) this.#ask({ action: "revoke_write_access", participant_ids: revoke });
    if (notes.url !== null) return;
    this.#store.update((state) => ({
      ...state,
      modules: { ...state.modules, notes: { ...notes, isStarting: true } },
      view: { ...state.view, content: "notes" },
    }));
  }

  makePdf(): void {
    this.#ask({ action: "generate_pdf" });
  }

  #ask(payload: CommandOf<"meeting_notes">): void {
    this.#send({ namespace: "meeting_notes", payload });
  }
}
