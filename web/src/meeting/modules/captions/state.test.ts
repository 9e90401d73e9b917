import { describe, expect, it } from "vitest";
import { CAPTION_MS, reduceTranscription, transcriptionFrom, withoutOldCaptions } from "./state";

const running = transcriptionFrom({ status: "running" });

function says(text: string, now: number, from = running) {
  return reduceTranscription(
    from,
    {
      message: "segment",
      participant_id: "jo",
      track_id: "t",
      starts_at: "2026-07-10T09:00:00Z",
      ends_at: "2026-07-10T09:00:02Z",
      text,
    },
    now,
  );
}

describe("captions", () => {
  it("show the last lines only", () => {
    const spoken = ["one", "two", "three", "four"].reduce(
      (state, text, at) => says(text, at, state),
      running,
    );
    expect(spoken?.captions.map(({ text }) => text)).toEqual(["two", "three", "four"]);
  });

  it("go after a while", () => {
    const spoken = says("Let us begin.", 0);
    expect(withoutOldCaptions(spoken, CAPTION_MS - 1)).toBe(spoken);
    expect(withoutOldCaptions(spoken, CAPTION_MS)?.captions).toEqual([]);
  });

  it("are there only where the module is", () => {
    expect(transcriptionFrom(undefined)).toBeNull();
  });
});
