/** Namespaces `meeting_report` and `training_participation_report`: who was there, and who listened. */
import type { EventOf, TrainingParticipationReportJoinData } from "../../../protocol";

type TrainingEvent = EventOf<"training_participation_report">;

export interface Training {
  /** Now and then everybody is asked whether they are there. */
  isOn: boolean;
  /** When we were asked (ms of `Date.now()`); null: nothing is open. */
  askedAt: number | null;
}

export const NO_TRAINING: Training = { isOn: false, askedAt: null };

/** The server does not say whether we have answered already: who was here before knows it. */
export function trainingFrom(
  before: Training,
  data: TrainingParticipationReportJoinData | undefined,
  now: number,
): Training {
  if (data === undefined || data.state === "disabled") return NO_TRAINING;
  const asks = data.state === "waiting_for_confirmation";
  return { isOn: true, askedAt: before.isOn ? before.askedAt : asks ? now : null };
}

export function reduceTraining(training: Training, event: TrainingEvent, now: number): Training {
  switch (event.message) {
    case "presence_logging_started":
      return { isOn: true, askedAt: null };
    case "presence_confirmation_requested":
      return { isOn: true, askedAt: now };
    case "presence_confirmation_logged":
      return { ...training, askedAt: null };
    case "presence_logging_ended":
      return NO_TRAINING;
    case "pdf_created":
    case "error":
      return training;
  }
}

/** How often people are asked; each time is chosen anew within its window. */
export interface Rhythm {
  /** Minutes. */
  firstAfter: number;
  firstWithin: number;
  thenAfter: number;
  thenWithin: number;
}

export type RhythmName = "half" | "hour" | "random" | "seldom";

export const RHYTHMS: Readonly<Record<RhythmName, Rhythm>> = {
  half: { firstAfter: 30, firstWithin: 0, thenAfter: 30, thenWithin: 0 },
  hour: { firstAfter: 60, firstWithin: 0, thenAfter: 60, thenWithin: 0 },
  random: { firstAfter: 30, firstWithin: 30, thenAfter: 30, thenWithin: 30 },
  seldom: { firstAfter: 90, firstWithin: 30, thenAfter: 90, thenWithin: 30 },
};

/** The server's limits, in minutes. */
export const LEAST_MINUTES = 1;
export const MOST_MINUTES = 600;
