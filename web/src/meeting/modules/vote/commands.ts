/** What a person can ask of legal votes. */
import type { ClientFrame, CommandOf } from "../../../protocol";
import type { MeetingStore } from "../../store/store";
import type { VoteDraft } from "./draft";
import type { LegalVote, Option } from "./state";

export type IssueKind = "audio" | "video" | "screenshare" | "other";

function timeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export class VoteCommands {
  readonly #store: MeetingStore;
  readonly #send: (frame: ClientFrame) => void;

  constructor(store: MeetingStore, send: (frame: ClientFrame) => void) {
    this.#store = store;
    this.#send = send;
  }

  start(draft: VoteDraft): void {
    const [subtitle, topic] = [draft.subtitle.trim(), draft.topic.trim()];
    this.#ask({
      action: "start",
      pseudonymous: draft.kind === "secret",
      live: draft.kind === "live",
      name: draft.name.trim(),
      ...(subtitle !== "" && { subtitle }),
      ...(topic !== "" && { topic }),
      allowed_participants: [...draft.voters],
      enable_abstain: draft.canAbstain,
      auto_close: draft.closesItself,
      ...(draft.minutes !== null && { duration: draft.minutes * 60 }),
      create_pdf: draft.makesPdf,
      timezone: timeZone(),
    });
  }

  /** Counts only when the server says so: nothing is shown before. */
  vote({ id, token }: LegalVote, option: Option): void {
    if (token === null) return;
    this.#store.update((state) => ({
      ...state,
      modules: { ...state.modules, votes: { ...state.modules.votes, isSending: true } },
    }));
    this.#ask({ action: "vote", legal_vote_id: id, option, token });
  }

  stop(id: string): void {
    this.#ask({ action: "stop", legal_vote_id: id });
  }

  cancel(id: string, reason: string): void {
    this.#ask({ action: "cancel", legal_vote_id: id, reason: reason.trim() });
  }

  report(id: string, kind: IssueKind, description: string): void {
    const text = description.trim();
    this.#ask({
      action: "report_issue",
      legal_vote_id: id,
      ...(kind !== "other" && { kind }),
      ...(text !== "" && { description: text }),
    });
  }

  makePdf(id: string): void {
    this.#ask({ action: "generate_pdf", legal_vote_id: id, timezone: timeZone() });
  }

  #ask(payload: CommandOf<"legal_vote">): void {
    this.#send({ namespace: "legal_vote", payload });
  }
}
