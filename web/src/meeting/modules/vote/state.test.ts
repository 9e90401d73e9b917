import { describe, expect, it } from "vitest";
import { again, EMPTY_VOTE, isReady, textFault } from "./draft";
import {
  countedAs,
  finishedVotes,
  NO_VOTES,
  optionsOf,
  ourPart,
  recordRows,
  reduceVotes,
  runningVote,
  votesCast,
  votesFrom,
  type LegalVote,
  type Votes,
} from "./state";

type Event = Parameters<typeof reduceVotes>[1];

const T0 = Date.parse("2026-07-10T10:00:00Z");
const parameters = {
  initiator_id: "me",
  legal_vote_id: "v",
  start_time: "2026-07-10T10:00:00Z",
  max_votes: 2,
  pseudonymous: false,
  live: false,
  name: "Budget 2027",
  allowed_participants: ["me", "jo"],
  enable_abstain: true,
  auto_close: false,
  duration: 60,
  create_pdf: true,
};
const started = { message: "started", ...parameters, token: "1111111111A" } as const;
const voted: Event = {
  message: "voted",
  legal_vote_id: "v",
  vote_option: "yes",
  issuer: "me",
  consumed_token: "1111111111A",
};
const stopped: Event = {
  message: "stopped",
  legal_vote_id: "v",
  results: "valid",
  yes: 1,
  no: 0,
  abstain: 1,
  voting_record: { me: "yes", jo: "abstain" },
  kind: "auto",
  end_time: "2026-07-10T10:00:40Z",
};

function after(events: readonly Event[], from: Votes = NO_VOTES): Votes {
  return events.reduce((votes, event) => reduceVotes(votes, event, "me", T0), from);
}

function only(votes: Votes): LegalVote {
  const [vote] = votes.votes;
  if (vote === undefined) throw new Error("there is one");
  return vote;
}

describe("a vote", () => {
  it("is ours to give while our token is unused", () => {
    const vote = only(after([started]));
    expect(ourPart(vote, "me")).toBe("votes");
    expect(optionsOf(vote)).toEqual(["yes", "no", "abstain"]);
    expect(vote.endsAt).toBe(T0 + 60_000);
  });

  it("is given once the server says so, and not before", () => {
    const vote = only(after([started, voted]));
    expect(ourPart(vote, "me")).toBe("voted");
    expect(vote.own).toEqual({ option: "yes", token: "1111111111A", at: T0 });
    expect(vote.token).toBeNull();
  });

  it("of somebody else is not taken for ours", () => {
    const other: Event = { ...voted, issuer: "jo" };
    expect(ourPart(only(after([started, other])), "me")).toBe("votes");
  });

  it("is only watched by those who may not vote", () => {
    const watched: Event = { message: "started", ...parameters, allowed_participants: ["jo"] };
    expect(ourPart(only(after([watched])), "me")).toBe("watches");
  });

  it("has no tally before its end unless it is live", () => {
    expect(only(after([started])).tally).toBeNull();
    const live: Event = { ...started, live: true };
    const updated: Event = {
      message: "updated",
      legal_vote_id: "v",
      yes: 1,
      no: 0,
      abstain: 0,
      voting_record: { jo: "yes" },
    };
    const vote = only(after([live, updated]));
    expect(vote.kind).toBe("live");
    expect(vote.tally).toEqual({ yes: 1, no: 0, abstain: 0 });
  });

  it("tells at its end who voted for what", () => {
    const votes = after([started, voted, stopped]);
    expect(runningVote(votes)).toBeNull();
    const vote = only(votes);
    expect(vote.state).toBe("finished");
    expect(vote.tally && votesCast(vote.tally)).toBe(2);
    expect(recordRows(vote, (id) => (id === "me" ? "Zoe" : "Abel"))).toEqual([
      { key: "jo", option: "abstain" },
      { key: "me", option: "yes" },
    ]);
  });

  it("without abstentions has no such count", () => {
    const strict: Event = { ...started, enable_abstain: false };
    expect(only(after([strict, stopped])).tally?.abstain).toBeNull();
    expect(optionsOf(only(after([strict])))).toEqual(["yes", "no"]);
  });

  it("that is cancelled says why", () => {
    const canceled: Event = {
      message: "canceled",
      legal_vote_id: "v",
      reason: "custom",
      custom: "wrong motion",
      end_time: "2026-07-10T10:00:40Z",
    };
    expect(only(after([started, canceled]))).toMatchObject({
      state: "canceled",
      token: null,
      ended: { how: "custom", reason: "wrong motion" },
    });
  });

  it("gets its protocol later", () => {
    const report: Event = {
      message: "report_generated",
      filename: "vote.pdf",
      legal_vote_id: "v",
      asset_id: "a",
    };
    expect(only(after([started, stopped, report])).report).toEqual({
      assetId: "a",
      filename: "vote.pdf",
    });
  });
});

describe("a secret vote", () => {
  const secret: Event = { ...started, pseudonymous: true };
  const result: Event = { ...stopped, voting_record: { "1111111111A": "yes" } };

  it("lets everybody check how their token was counted", () => {
    const vote = only(after([secret, voted, result]));
    expect(vote.kind).toBe("secret");
    expect(countedAs(vote, " 1111111111A ")).toBe("yes");
    expect(countedAs(vote, "1111111111B")).toBeNull();
  });
});

describe("after a loss of connection", () => {
  const summary = { ...parameters, state: "started" } as const;

  it("the vote goes on with our token", () => {
    const votes = votesFrom(after([started]), { votes: [summary] });
    expect(ourPart(only(votes), "me")).toBe("votes");
  });

  it("after a reload the server sends the token again", () => {
    const votes = votesFrom(NO_VOTES, { votes: [summary] });
    expect(ourPart(only(votes), "me")).toBe("tokenless");
    const back = after([started], votes);
    expect(back.votes).toHaveLength(1);
    expect(ourPart(only(back), "me")).toBe("votes");
  });

  it("the history is there, the latest first", () => {
    const first = {
      ...parameters,
      legal_vote_id: "w",
      start_time: "2026-07-10T09:00:00Z",
      state: "finished",
      stop_kind: "by_user",
      end_time: "2026-07-10T09:01:00Z",
      yes: 2,
      no: 1,
      abstain: 0,
      voting_record: { me: "no" },
    } as const;
    const votes = votesFrom(NO_VOTES, { votes: [first, summary] });
    expect(votes.votes.map(({ id }) => id)).toEqual(["v", "w"]);
    expect(finishedVotes(votes)[0]).toMatchObject({
      tally: { yes: 2, no: 1, abstain: 0 },
      ended: { how: "stopped" },
    });
  });
});

describe("a vote that is being prepared", () => {
  const draft = { ...EMPTY_VOTE, name: "Budget", voters: ["me"] };

  it("needs a name and voters", () => {
    expect(isReady(draft)).toBe(true);
    expect(isReady({ ...draft, name: " " })).toBe(false);
    expect(isReady({ ...draft, voters: [] })).toBe(false);
  });

  it("is measured in bytes", () => {
    expect(textFault("ü".repeat(75), "name")).toBeNull();
    expect(textFault("ü".repeat(76), "name")).toBe("long");
  });

  it("can take up an earlier one with those who are here", () => {
    expect(again(only(after([started])), ["jo"])).toMatchObject({
      name: "Budget 2027",
      minutes: 1,
      voters: ["jo"],
    });
  });
});
