import { describe, expect, it } from "vitest";
import type { RecordingJoinData } from "../../../protocol";
import {
  asksConsent,
  mustBeSilent,
  recordingFrom,
  reduceRecording,
  signOf,
  type Recording,
} from "./state";

const data: RecordingJoinData = {
  consents_recording: false,
  recording_state: { status: "inactive" },
  stream_states: {
    b: { name: "Town hall", public_url: "https://b.example.org", status: "inactive" },
    a: { name: "Archive", public_url: "https://a.example.org", status: "inactive" },
  },
  service: null,
};

type Event = Parameters<typeof reduceRecording>[1];

function after(events: readonly Event[], from: RecordingJoinData = data): Recording {
  const recording = events.reduce<Recording | null>(
    (state, event) => reduceRecording(state, event, "me"),
    recordingFrom(null, from),
  );
  if (recording === null) throw new Error("there is the module");
  return recording;
}

const recorded: Event = { message: "recording_updated", status: "active" };
const agrees: Event = { message: "consent_updated", participant: "me", consents: true };
const refuses: Event = { message: "consent_updated", participant: "me", consents: false };
const live: Event = { message: "stream_updated", target_id: "a", status: "active" };

describe("the sign for everybody", () => {
  it("is there while something is recorded or on the air", () => {
    expect(signOf(after([]))).toBeNull();
    expect(signOf(after([{ message: "recording_updated", status: "requested" }]))).toBeNull();
    expect(signOf(after([recorded]))).toBe("recording");
    expect(signOf(after([live]))).toBe("live");
    expect(signOf(after([recorded, live]))).toBe("both");
  });

  it("stays while it is paused", () => {
    expect(signOf(after([recorded, { message: "recording_updated", status: "paused" }]))).toBe(
      "paused",
    );
  });
});

describe("consent", () => {
  it("is asked for when a recording or a stream begins", () => {
    expect(asksConsent(after([]))).toBe(false);
    expect(asksConsent(after([recorded]))).toBe(true);
    expect(asksConsent(after([live]))).toBe(true);
  });

  it("is asked of those who come later", () => {
    expect(asksConsent(after([], { ...data, recording_state: { status: "active" } }))).toBe(true);
  });

  it("lasts for the meeting once given", () => {
    expect(asksConsent(after([recorded, agrees]))).toBe(false);
    const again = {
      ...data,
      consents_recording: true,
      recording_state: { status: "active" as const },
    };
    expect(asksConsent(after([], again))).toBe(false);
  });

  it("refused keeps us silent while something leaves the room", () => {
    expect(mustBeSilent(after([recorded, refuses]))).toBe(true);
    const over: Event = { message: "recording_updated", status: "inactive" };
    expect(mustBeSilent(after([recorded, refuses, over]))).toBe(false);
  });

  it("of somebody else is not ours", () => {
    const other: Event = { message: "consent_updated", participant: "jo", consents: true };
    expect(asksConsent(after([recorded, other]))).toBe(true);
  });

  it("refused is not asked for again after a loss of connection", () => {
    const before = after([recorded, refuses]);
    const back = { ...data, recording_state: { status: "active" as const } };
    expect(asksConsent(recordingFrom(before, back))).toBe(false);
  });
});

describe("streams", () => {
  it("stand in the order of their names", () => {
    expect(after([]).streams.map(({ name }) => name)).toEqual(["Archive", "Town hall"]);
  });

  it("tell why they failed", () => {
    const event: Event = {
      message: "stream_updated",
      target_id: "b",
      status: "error",
      reason: { code: "refused", message: "wrong key" },
    };
    expect(after([event]).streams[1]).toMatchObject({ status: "error", reason: "wrong key" });
  });
});
