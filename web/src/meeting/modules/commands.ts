/** What a person can ask of the modules: one method a command. Rights are checked by the server. */
import type { ClientFrame, CommandOf, ServerFrame } from "../../protocol";
import type { MeetingStore } from "../store/store";
import { AutomodCommands } from "./automod/commands";
import { RecordingCommands } from "./recording/commands";
import { NotesCommands } from "./notes/commands";
import { ReportCommands } from "./reports/commands";
import { WhisperCommands } from "./whisper/commands";
import { VoteCommands } from "./vote/commands";
import { choicesOf, type PollDraft } from "./polls/draft";
import { voted } from "./polls/state";
import type { ReactionName } from "./reactions/state";
import { COFFEE_STYLE } from "./timer/state";

export interface TimerPlan {
  isCoffee: boolean;
  /** Seconds; null counts up without an end. */
  duration: number | null;
  title: string;
  asksReady: boolean;
}

export interface RoomPlan {
  name: string;
  people: readonly string[];
}

export class ModuleCommands {
  readonly automod: AutomodCommands;
  readonly recording: RecordingCommands;
  readonly notes: NotesCommands;
  readonly reports: ReportCommands;
  readonly whisper: WhisperCommands;
  readonly votes: VoteCommands;
  readonly #store: MeetingStore;
  readonly #send: (frame: ClientFrame) => void;

  constructor(store: MeetingStore, send: (frame: ClientFrame) => void) {
    this.#store = store;
    this.#send = send;
    this.automod = new AutomodCommands(send);
    this.recording = new RecordingCommands(store, send);
    this.notes = new NotesCommands(store, send);
    this.reports = new ReportCommands(send);
    this.whisper = new WhisperCommands(store, send);
    this.votes = new VoteCommands(store, send);
  }

  /** What an event asks of whoever caused it. */
  follow(frame: ServerFrame): void {
    if (frame.namespace === "automod") this.automod.follow(frame.payload);
  }

  react(reaction: ReactionName): void {
    this.#send({ namespace: "reaction", payload: { action: "react", reaction } });
  }

  /** Nobody is exempt from a restriction, moderators included. */
  allowReactions(allowed: boolean): void {
    this.#send({
      namespace: "reaction",
      payload: allowed
        ? { action: "disable_restrictions" }
        : { action: "enable_restrictions", unrestricted_participants: [] },
    });
  }

  startTimer({ isCoffee, duration, title, asksReady }: TimerPlan): void {
    this.#timer({
      action: "start",
      ...(duration === null ? { kind: "stopwatch" } : { kind: "countdown", duration }),
      style: isCoffee ? COFFEE_STYLE : "normal",
      ...(title.trim() !== "" && { title: title.trim() }),
      enable_ready_check: asksReady,
    });
  }

  stopTimer(): void {
    this.#timer({ action: "stop" });
  }

  beReady(isReady: boolean): void {
    this.#timer({ action: "update_ready_status", status: isReady });
  }

  /** Lifts the curtain for ourselves, and says so to whoever asks. */
  comeBack(): void {
    if (this.#store.state.modules.timer?.asksReady === true) this.beReady(true);
    this.#store.update((state) => {
      const { timer } = state.modules;
      if (timer === null) return state;
      return { ...state, modules: { ...state.modules, timer: { ...timer, isBack: true } } };
    });
  }

  startPoll(draft: PollDraft): void {
    this.#polls({
      action: "start",
      topic: draft.topic.trim(),
      choices: choicesOf(draft),
      live: draft.isLive,
      multiple_choice: draft.isMultiple,
      duration: draft.duration,
    });
  }

  /** Shown at once as given; the server tells only our other devices. */
  vote(pollId: string, choices: readonly number[]): void {
    this.#polls({ action: "vote", poll_id: pollId, choice_ids: [...choices] });
    this.#store.update((state) => ({
      ...state,
      modules: { ...state.modules, polls: voted(state.modules.polls, choices) },
    }));
  }

  finishPoll(pollId: string): void {
    this.#polls({ action: "finish", id: pollId });
  }

  startBreakout(rooms: readonly RoomPlan[], duration: number | null): void {
    this.#breakout({
      action: "start",
      rooms: rooms.map(({ name, people }) => ({ name, assignments: [...people] })),
      ...(duration !== null && { duration }),
    });
  }

  /** Undefined: the main room. */
  switchRoom(room: number | undefined): void {
    this.#breakout({
      action: "switch_room",
      ...(room === undefined ? { kind: "main" } : { kind: "breakout", id: room }),
    });
    this.declineRoom();
  }

  /** Closes the question whether to go to a room. */
  declineRoom(): void {
    this.#store.update((state) => {
      const { breakout } = state.modules;
      if (breakout?.invitation == null) return state;
      const next = { ...breakout, invitation: null };
      return { ...state, modules: { ...state.modules, breakout: next } };
    });
  }

  /** Delay in seconds; 0: at once. */
  stopBreakout(delay: number): void {
    this.#breakout({ action: "stop", ...(delay > 0 && { delay }) });
  }

  /** A board of Spacedeck. */
  startWhiteboard(): void {
    this.#send({ namespace: "whiteboard", payload: { action: "initialize" } });
  }

  saveWhiteboard(): void {
    this.#send({ namespace: "whiteboard", payload: { action: "generate_pdf" } });
  }

  #timer(payload: CommandOf<"timer">): void {
    this.#send({ namespace: "timer", payload });
  }

  #polls(payload: CommandOf<"polls">): void {
    this.#send({ namespace: "polls", payload });
  }

  #breakout(payload: CommandOf<"breakout">): void {
    this.#send({ namespace: "breakout", payload });
  }
}
