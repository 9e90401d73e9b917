/** Namespace `polls`: the one that runs in our room, and those that we have seen end. */
import type { EventOf, PollsJoinData, PollsResult } from "../../../protocol";

type PollsEvent = EventOf<"polls">;

export interface PollChoice {
  id: number;
  content: string;
}

export interface Poll {
  id: string;
  topic: string;
  isLive: boolean;
  isMultiple: boolean;
  choices: readonly PollChoice[];
  /** Milliseconds of the server's clock. */
  endsAt: number;
  /** Votes for each choice; null: not told yet. */
  counts: Readonly<Record<number, number>> | null;
  /** Our own vote; null: not given. Empty: an abstention. */
  vote: readonly number[] | null;
}

export interface Polls {
  running: Poll | null;
  /** Latest first. The server forgets them; we keep those that we have seen. */
  finished: readonly Poll[];
}

export const NO_POLLS: Polls = { running: null, finished: [] };

/** From what a join or a switch of rooms tells; neither contains our own vote. */
export function pollsFrom(before: Polls, data: PollsJoinData | undefined): Polls {
  if (data === undefined) return { ...before, running: null };
  const known = before.running?.id === data.id ? before.running : null;
  const running: Poll = {
    ...described(data, Date.parse(data.started)),
    counts: data.results === undefined ? null : countsOf(data.results),
    vote: known?.vote ?? null,
  };
  return { ...before, running };
}

/** `at` is the time of the frame (ms of the server's clock). */
export function reducePolls(polls: Polls, event: PollsEvent, at: number): Polls {
  const { running } = polls;
  switch (event.message) {
    case "started": {
      // Said anew to whoever comes into a room in which it runs.
      if (running?.id === event.id) return polls;
      const counts = event.live ? {} : null;
      return { ...polls, running: { ...described(event, at), counts, vote: null } };
    }
    case "live_update":
      if (running?.id !== event.id) return polls;
      return { ...polls, running: { ...running, counts: countsOf(event.results) } };
    case "voted":
      if (running?.id !== event.poll_id) return polls;
      return voted(polls, event.choice_id === undefined ? event.choice_ids : [event.choice_id]);
    case "done": {
      if (running?.id !== event.id) return polls;
      const finished = { ...running, counts: countsOf(event.results) };
      return { running: null, finished: [finished, ...polls.finished] };
    }
    case "error":
      // The vote that was refused does not stand.
      return isAboutVote(event.error) && running !== null
        ? { ...polls, running: { ...running, vote: null } }
        : polls;
  }
}

/** Our vote, as we give it or as another device of ours has given it. */
export function voted(polls: Polls, choices: readonly number[] = []): Polls {
  if (polls.running === null) return polls;
  return { ...polls, running: { ...polls.running, vote: choices } };
}

function isAboutVote(error: string): boolean {
  return error === "invalid_choice_id" || error === "multiple_choices_not_allowed";
}

interface Described {
  id: string;
  topic: string;
  live: boolean;
  multiple_choice: boolean;
  choices: readonly PollChoice[];
  duration: number;
}

function described(data: Described, startedAt: number): Omit<Poll, "counts" | "vote"> {
  return {
    id: data.id,
    topic: data.topic,
    isLive: data.live,
    isMultiple: data.multiple_choice,
    choices: data.choices,
    endsAt: startedAt + data.duration * 1000,
  };
}

function countsOf(results: readonly PollsResult[]): Record<number, number> {
  return Object.fromEntries(results.map(({ id, count }) => [id, count]));
}

export interface Bar extends PollChoice {
  count: number;
  /** Of the votes given, 0 to 100. */
  percent: number;
  isOwn: boolean;
  isBest: boolean;
}

export function barsOf(poll: Poll): Bar[] {
  const count = (id: number): number => poll.counts?.[id] ?? 0;
  const all = poll.choices.reduce((sum, { id }) => sum + count(id), 0);
  const best = Math.max(...poll.choices.map(({ id }) => count(id)));
  return poll.choices.map((choice) => ({
    ...choice,
    count: count(choice.id),
    percent: all === 0 ? 0 : (count(choice.id) / all) * 100,
    isOwn: poll.vote?.includes(choice.id) === true,
    isBest: best > 0 && count(choice.id) === best,
  }));
}
