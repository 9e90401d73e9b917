/** Namespace `legal_vote`: votes with a protocol (signaling-modules.md 7). */
import type { EventOf, LegalVoteJoinData, LegalVoteSummary } from "../../../protocol";

type VoteEvent = EventOf<"legal_vote">;
type Started = Extract<VoteEvent, { message: "started" }>;
type Stopped = Extract<VoteEvent, { message: "stopped" }>;

export type Option = "yes" | "no" | "abstain";
/** Who voted for what is told at the end, at once, or never. */
export type VoteKind = "open" | "live" | "secret";

export interface Tally {
  yes: number;
  no: number;
  /** Null: nobody may abstain. */
  abstain: number | null;
}

export type Ending =
  "stopped" | "auto" | "expired" | "initiator_left" | "room_destroyed" | "custom" | "unknown";

export interface Ended {
  /** Milliseconds of the server's clock; null: not told. */
  at: number | null;
  how: Ending;
  /** Why it was cancelled, in the moderator's words. */
  reason: string | null;
}

/** What we have voted. The option is unknown if the server has lost it in a crash. */
export interface OwnVote {
  option: Option | null;
  token: string | null;
  /** Milliseconds of the server's clock. */
  at: number;
}

export interface LegalVote {
  id: string;
  name: string;
  subtitle: string | null;
  topic: string | null;
  initiatorId: string;
  kind: VoteKind;
  canAbstain: boolean;
  closesItself: boolean;
  makesPdf: boolean;
  startedAt: number;
  /** Null: no limit. */
  endsAt: number | null;
  /** Seconds. */
  duration: number | null;
  voters: readonly string[];
  maxVotes: number;
  state: "running" | "finished" | "canceled" | "invalid";
  /** Ours, as long as it is unused. */
  token: string | null;
  own: OwnVote | null;
  tally: Tally | null;
  /** By participant; by token if the vote is secret. */
  record: Readonly<Record<string, Option>> | null;
  ended: Ended | null;
  report: { assetId: string; filename: string } | null;
}

/** A technical problem that a voter has told. */
export interface Issue {
  voteId: string;
  /** Null: secret. */
  personId: string | null;
  kind: "audio" | "video" | "screenshare" | null;
  description: string | null;
}

export interface Votes {
  /** Latest first. */
  votes: readonly LegalVote[];
  issues: readonly Issue[];
  /** Our vote is on its way. */
  isSending: boolean;
}

export const NO_VOTES: Votes = { votes: [], issues: [], isSending: false };

/** From what a join or a switch of rooms tells; tokens and own votes are not in there. */
export function votesFrom(before: Votes, data: LegalVoteJoinData | undefined): Votes {
  if (data === undefined) return { ...NO_VOTES, issues: before.issues };
  const votes = data.votes.map((summary) => {
    const known = before.votes.find(({ id }) => id === summary.legal_vote_id);
    return {
      ...fromSummary(summary),
      token: known?.token ?? null,
      own: known?.own ?? null,
      report: known?.report ?? null,
    };
  });
  votes.sort((a, b) => b.startedAt - a.startedAt);
  return { ...before, votes, isSending: false };
}

/** `at` is the time of the frame (ms of the server's clock). */
export function reduceVotes(
  votes: Votes,
  event: VoteEvent,
  selfId: string | null,
  at: number,
): Votes {
  switch (event.message) {
    case "started":
      return withStarted(votes, event);
    case "voted":
      if (event.issuer !== selfId) return votes;
      return {
        ...change(votes, event.legal_vote_id, () => ({
          token: null,
          own: { option: event.vote_option ?? null, token: event.consumed_token ?? null, at },
        })),
        isSending: false,
      };
    case "updated":
      return change(votes, event.legal_vote_id, ({ canAbstain }) => ({
        tally: tallyOf(event, canAbstain),
        record: event.voting_record,
      }));
    case "stopped":
      return { ...change(votes, event.legal_vote_id, stoppedBy(event)), isSending: false };
    case "canceled":
      return {
        ...change(votes, event.legal_vote_id, () => ({
          state: "canceled",
          token: null,
          ended: {
            at: Date.parse(event.end_time),
            how: event.reason,
            reason: event.custom ?? null,
          },
        })),
        isSending: false,
      };
    case "reported_issue": {
      const issue: Issue = {
        voteId: event.legal_vote_id,
        personId: event.participant_id ?? null,
        kind: event.kind ?? null,
        description: event.description ?? null,
      };
      return { ...votes, issues: [...votes.issues, issue] };
    }
    case "report_generated":
      return change(votes, event.legal_vote_id, () => ({
        report: { assetId: event.asset_id, filename: event.filename },
      }));
    case "error":
      return { ...votes, isSending: false };
  }
}

/** A voter who comes back gets the unused token with the same event: the vote is known then. */
function withStarted(votes: Votes, event: Started): Votes {
  const token = event.token ?? null;
  if (votes.votes.some(({ id }) => id === event.legal_vote_id)) {
    return change(votes, event.legal_vote_id, () => ({ token }));
  }
  const vote: LegalVote = {
    ...described(event),
    state: "running",
    token,
    own: null,
    tally: event.live ? emptyTally(event.enable_abstain) : null,
    record: event.live ? {} : null,
    ended: null,
    report: null,
  };
  return { ...votes, votes: [vote, ...votes.votes], isSending: false };
}

function change(votes: Votes, id: string, how: (vote: LegalVote) => Partial<LegalVote>): Votes {
  return {
    ...votes,
    votes: votes.votes.map((vote) => (vote.id === id ? { ...vote, ...how(vote) } : vote)),
  };
}

function stoppedBy(event: Stopped): (vote: LegalVote) => Partial<LegalVote> {
  const how = event.kind === "by_participant" ? "stopped" : event.kind;
  const ended: Ended = { at: Date.parse(event.end_time), how, reason: null };
  return ({ canAbstain }) =>
    event.results === "valid"
      ? {
          state: "finished",
          token: null,
          ended,
          tally: tallyOf(event, canAbstain),
          record: event.voting_record ?? null,
        }
      : { state: "invalid", token: null, ended };
}

type Counts = Partial<Record<Option, number>>;

function tallyOf({ yes = 0, no = 0, abstain = 0 }: Counts, canAbstain: boolean): Tally {
  return { yes, no, abstain: canAbstain ? abstain : null };
}

function emptyTally(canAbstain: boolean): Tally {
  return tallyOf({}, canAbstain);
}

type Parameters = Omit<Started, "message" | "token">;

function described(
  data: Parameters,
): Omit<LegalVote, "state" | "token" | "own" | "tally" | "record" | "ended" | "report"> {
  const startedAt = Date.parse(data.start_time);
  const duration = data.duration ?? null;
  return {
    id: data.legal_vote_id,
    name: data.name,
    subtitle: data.subtitle ?? null,
    topic: data.topic ?? null,
    initiatorId: data.initiator_id,
    kind: data.pseudonymous ? "secret" : data.live ? "live" : "open",
    canAbstain: data.enable_abstain,
    closesItself: data.auto_close,
    makesPdf: data.create_pdf,
    startedAt,
    endsAt: duration === null ? null : startedAt + duration * 1000,
    duration,
    voters: data.allowed_participants,
    maxVotes: data.max_votes,
  };
}

const STATES = {
  started: "running",
  finished: "finished",
  canceled: "canceled",
  invalid: "invalid",
} as const;

function fromSummary(summary: LegalVoteSummary): LegalVote {
  const vote = described(summary);
  const isOver = summary.state !== "started";
  const hasTally = summary.state === "finished" || vote.kind === "live";
  return {
    ...vote,
    state: STATES[summary.state],
    token: null,
    own: null,
    tally: hasTally ? tallyOf(summary, vote.canAbstain) : null,
    record: summary.voting_record ?? (vote.kind === "live" ? {} : null),
    ended: isOver ? endOf(summary) : null,
    report: null,
  };
}

function endOf({ end_time, stop_kind, reason, custom, state }: LegalVoteSummary): Ended {
  const at = end_time === undefined ? null : Date.parse(end_time);
  return {
    at,
    how: endingOf(stop_kind, state === "canceled" ? reason : undefined),
    reason: custom ?? null,
  };
}

function endingOf(kind: LegalVoteSummary["stop_kind"], reason: LegalVoteSummary["reason"]): Ending {
  if (kind !== undefined) return kind === "by_user" ? "stopped" : kind;
  switch (reason) {
    case "initiator_left":
    case "room_destroyed":
    case "custom":
      return reason;
    default:
      return "unknown";
  }
}

/** The one that runs in our room. */
export function runningVote(votes: Votes): LegalVote | null {
  return votes.votes.find(({ state }) => state === "running") ?? null;
}

export function finishedVotes(votes: Votes): readonly LegalVote[] {
  return votes.votes.filter(({ state }) => state !== "running");
}

/** How we stand to a running vote. */
export function ourPart(
  vote: LegalVote,
  selfId: string | null,
): "votes" | "voted" | "tokenless" | "watches" {
  if (vote.own !== null) return "voted";
  if (vote.token !== null) return "votes";
  // The server has not sent the token: it was used on another device, or before a reload.
  return selfId !== null && vote.voters.includes(selfId) ? "tokenless" : "watches";
}

export function optionsOf(vote: LegalVote): readonly Option[] {
  return vote.canAbstain ? ["yes", "no", "abstain"] : ["yes", "no"];
}

export function votesCast(tally: Tally): number {
  return tally.yes + tally.no + (tally.abstain ?? 0);
}

export interface RecordRow {
  /** Participant or token. */
  key: string;
  option: Option;
}

/** Sorted by how `nameOf` calls them; tokens by themselves. */
export function recordRows(
  vote: LegalVote,
  nameOf: (key: string) => string,
  locale?: string,
): RecordRow[] {
  const names = new Intl.Collator(locale, { sensitivity: "base", numeric: true });
  const label = (key: string): string => (vote.kind === "secret" ? key : nameOf(key));
  return Object.entries(vote.record ?? {})
    .map(([key, option]) => ({ key, option }))
    .sort((a, b) => names.compare(label(a.key), label(b.key)));
}

/** How a token was counted; null: it was not. */
export function countedAs(vote: LegalVote, token: string): Option | null {
  const wanted = token.trim();
  return vote.record?.[wanted] ?? null;
}
