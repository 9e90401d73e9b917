/** A legal vote that is being prepared, and what is wrong with it. */
import type { LegalVote, VoteKind } from "./state";

export interface VoteDraft {
  name: string;
  subtitle: string;
  topic: string;
  kind: VoteKind;
  canAbstain: boolean;
  closesItself: boolean;
  makesPdf: boolean;
  /** Minutes; null: no limit. */
  minutes: number | null;
  /** Participants. */
  voters: readonly string[];
}

export const EMPTY_VOTE: VoteDraft = {
  name: "",
  subtitle: "",
  topic: "",
  kind: "open",
  canAbstain: true,
  closesItself: false,
  makesPdf: true,
  minutes: 5,
  voters: [],
};

/** The protocol counts bytes of UTF-8. */
export const BYTES = { name: 150, subtitle: 255, topic: 500, reason: 255 } as const;

export type VoteFault = "missing" | "long" | "nobody";

function bytes(text: string): number {
  return new TextEncoder().encode(text.trim()).length;
}

export function textFault(text: string, field: keyof typeof BYTES): VoteFault | null {
  if (field === "name" && text.trim() === "") return "missing";
  return bytes(text) > BYTES[field] ? "long" : null;
}

export function isReady(draft: VoteDraft): boolean {
  const texts = ["name", "subtitle", "topic"] as const;
  return draft.voters.length > 0 && texts.every((field) => textFault(draft[field], field) === null);
}

/** The same question again, with those voters who are still here. */
export function again(vote: LegalVote, here: readonly string[]): VoteDraft {
  return {
    name: vote.name,
    subtitle: vote.subtitle ?? "",
    topic: vote.topic ?? "",
    kind: vote.kind,
    canAbstain: vote.canAbstain,
    closesItself: vote.closesItself,
    makesPdf: vote.makesPdf,
    minutes: vote.duration === null ? null : Math.max(Math.round(vote.duration / 60), 1),
    voters: vote.voters.filter((id) => here.includes(id)),
  };
}
