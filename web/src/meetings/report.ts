/** The training participation report of a meeting: when people confirm that they are there. */
import type { ReportParameters } from "../api/types";

export const PRESETS = ["every30", "every60", "random60", "random120", "custom"] as const;
export type ReportPreset = (typeof PRESETS)[number];

/** At some minute between the two; the same twice: exactly then. */
export interface Minutes {
  least: number;
  most: number;
}

export interface Report {
  preset: ReportPreset;
  /** From the beginning to the first question. */
  first: Minutes;
  /** From one question to the next. */
  next: Minutes;
}

/** What the server takes (rest.md 6.3). */
export const REPORT_MINUTES = { least: 1, most: 600 } as const;

const EVERY_30 = { least: 30, most: 30 };
const EVERY_60 = { least: 60, most: 60 };
const UP_TO_60 = { least: 30, most: 60 };
const UP_TO_120 = { least: 90, most: 120 };

const REPORTS: Record<ReportPreset, Report> = {
  every30: { preset: "every30", first: EVERY_30, next: EVERY_30 },
  every60: { preset: "every60", first: EVERY_60, next: EVERY_60 },
  random60: { preset: "random60", first: UP_TO_60, next: UP_TO_60 },
  random120: { preset: "random120", first: UP_TO_120, next: UP_TO_120 },
  custom: {
    preset: "custom",
    first: { least: 10, most: 30 },
    next: { least: 45, most: 60 },
  },
};

export function presetReport(preset: ReportPreset): Report {
  return REPORTS[preset];
}

export function reportOf(parameters: ReportParameters): Report {
  const minutes = ({ after, within }: ReportParameters["checkpoint_interval"]): Minutes => ({
    least: after / 60,
    most: (after + within) / 60,
  });
  const first = minutes(parameters.initial_checkpoint_delay);
  const next = minutes(parameters.checkpoint_interval);
  const same = (a: Minutes, b: Minutes) => a.least === b.least && a.most === b.most;
  const known = PRESETS.filter((preset) => preset !== "custom").find(
    (preset) => same(REPORTS[preset].first, first) && same(REPORTS[preset].next, next),
  );
  return { preset: known ?? "custom", first, next };
}

export function parametersOf({ first, next }: Report): ReportParameters {
  const seconds = ({ least, most }: Minutes) => ({
    after: Math.round(least * 60),
    within: Math.round((most - least) * 60),
  });
  return { initial_checkpoint_delay: seconds(first), checkpoint_interval: seconds(next) };
}

export function isPossible({ first, next }: Report): boolean {
  return [first, next].every(
    ({ least, most }) =>
      REPORT_MINUTES.least <= least && least <= most && most <= REPORT_MINUTES.most,
  );
}
