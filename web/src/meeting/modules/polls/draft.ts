/** A poll that is being written, and what is wrong with it (signaling-modules.md 6.2). */

export interface PollDraft {
  topic: string;
  choices: readonly string[];
  isLive: boolean;
  isMultiple: boolean;
  /** Seconds. */
  duration: number;
}

export const EMPTY_DRAFT: PollDraft = {
  topic: "",
  choices: ["", ""],
  isLive: false,
  isMultiple: false,
  duration: 60,
};

/** The protocol counts bytes of UTF-8. */
export const TEXT_BYTES = 100;
export const FEWEST_CHOICES = 2;
export const MOST_CHOICES = 64;

export type Fault = "missing" | "long" | "twice";

function bytes(text: string): number {
  return new TextEncoder().encode(text.trim()).length;
}

export function topicFault(draft: PollDraft): Fault | null {
  if (draft.topic.trim() === "") return "missing";
  return bytes(draft.topic) > TEXT_BYTES ? "long" : null;
}

/** Empty fields after the first two are left out rather than wrong. */
export function choiceFault(draft: PollDraft, index: number): Fault | null {
  const text = (draft.choices[index] ?? "").trim();
  if (text === "") return index < FEWEST_CHOICES ? "missing" : null;
  if (bytes(text) > TEXT_BYTES) return "long";
  const same = (other: string): boolean => other.trim().toLowerCase() === text.toLowerCase();
  return draft.choices.findIndex(same) < index ? "twice" : null;
}

export function isComplete(draft: PollDraft): boolean {
  return (
    topicFault(draft) === null &&
    draft.choices.every((_, index) => choiceFault(draft, index) === null)
  );
}

export function choicesOf(draft: PollDraft): string[] {
  return draft.choices.map((choice) => choice.trim()).filter((choice) => choice !== "");
}
