import { describe, expect, it } from "vitest";
import { frame, JO, ME, withJo } from "../store/fixtures";
import { reduceFrame } from "../store/reduce";
import type { MeetingState } from "../store/state";
import { markedParts, searchHits } from "./search";

function written(state: MeetingState, id: string, content: string, minute: string): MeetingState {
  const sent = { message: "message_sent", id, source: JO, content, scope: "global" } as const;
  return reduceFrame(
    state,
    frame("chat", sent, { timestamp: `2026-07-10T09:${minute}:00Z` }),
    Date.now(),
  );
}

const SEARCH = {
  id: 7,
  conversation: "global",
  term: "Budget",
  matches: [],
  nextIndex: null,
  isLoading: true,
} as const;

function searching(): MeetingState {
  const state = written(written(withJo(), "a", "The budget is ready", "01"), "b", "Lunch?", "02");
  return { ...state, chat: { ...state.chat, search: SEARCH } };
}

const found = (question: number) =>
  frame(
    "chat",
    {
      message: "search_results",
      scope: "global",
      matches: {
        messages: [
          {
            id: "old",
            source: ME,
            timestamp: "2026-07-09T09:00:00Z",
            content: "Budget of last year",
            scope: "global",
          },
          {
            id: "a",
            source: JO,
            timestamp: "2026-07-10T09:01:00Z",
            content: "The budget is ready",
            scope: "global",
          },
        ],
        next_index: 3,
      },
    },
    { transaction_id: question },
  );

const ids = (state: MeetingState): string[] =>
  searchHits(state.chat, "global", "budget", "en").map(({ id }) => id);

describe("a search of the chat", () => {
  it("finds at once what is here, whatever its case", () => {
    expect(ids(searching())).toEqual(["a"]);
  });

  it("adds what only the server has, newest first and each once", () => {
    const state = reduceFrame(searching(), found(7), 0);
    expect(ids(state)).toEqual(["a", "old"]);
    expect(state.chat.search).toMatchObject({ nextIndex: 3, isLoading: false });
  });

  it("takes no answer to an earlier question", () => {
    const state = reduceFrame(searching(), found(6), 0);
    expect(state.chat.search).toEqual(SEARCH);
  });

  it("is over when the chat is cleared", () => {
    const cleared = frame("chat", { message: "history_cleared", issued_by: ME });
    expect(reduceFrame(searching(), cleared, 0).chat.search).toBeNull();
  });

  it("finds nothing without words", () => {
    expect(searchHits(searching().chat, "global", "  ", "en")).toEqual([]);
  });
});

describe("the words in what was found", () => {
  it("are marked wherever they stand, as they are written", () => {
    expect(markedParts("Tea, more tea", "tea", "en")).toEqual([
      { text: "Tea", isHit: true },
      { text: ", more ", isHit: false },
      { text: "tea", isHit: true },
    ]);
  });
});
