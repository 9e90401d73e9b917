/** What a person can ask of recordings, live streams and the transcript. */
import type { ClientFrame, CommandOf } from "../../../protocol";
import type { MeetingStore } from "../../store/store";

export class RecordingCommands {
  readonly #store: MeetingStore;
  readonly #send: (frame: ClientFrame) => void;

  constructor(store: MeetingStore, send: (frame: ClientFrame) => void) {
    this.#store = store;
    this.#send = send;
  }

  /** Also goes on with a paused recording. */
  start(): void {
    this.#ask({ action: "start_recording" });
  }

  pause(): void {
    this.#ask({ action: "pause_recording" });
  }

  stop(): void {
    this.#ask({ action: "stop_recording" });
  }

  startStream(id: string): void {
    this.#ask({ action: "start_stream", target_ids: [id] });
  }

  pauseStream(id: string): void {
    this.#ask({ action: "pause_stream", target_ids: [id] });
  }

  stopStream(id: string): void {
    this.#ask({ action: "stop_stream", target_ids: [id] });
  }

  /** Stands at once; the server says nothing if it was "no" before. */
  consent(consent: boolean): void {
    this.#ask({ action: "set_consent", consent });
    this.#set(consent);
  }

  /** The question is put again: somebody who has said no would like to be heard. */
  askAgain(): void {
    this.#set(null);
  }

  startTranscript(language: string): void {
    this.#send({ namespace: "transcription", payload: { action: "start", language } });
  }

  stopTranscript(): void {
    this.#send({ namespace: "transcription", payload: { action: "stop" } });
  }

  #set(consent: boolean | null): void {
    this.#store.update((state) => {
      const { recording } = state.modules;
      if (recording === null) return state;
      return { ...state, modules: { ...state.modules, recording: { ...recording, consent } } };
    });
  }

  #ask(payload: CommandOf<"recording">): void {
    this.#send({ namespace: "recording", payload });
  }
}
