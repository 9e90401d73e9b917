import { describe, expect, it } from "vitest";
import { frame, joinSuccess, play } from "../store/fixtures";
import type { MeetingState } from "../store/state";
import { contentOf, contentsOf } from "./content";
import { toolsOf } from "./tools";

const MODULES = {
  core: [],
  chat: [],
  polls: [],
  legal_vote: [],
  automod: [],
  breakout: [],
  timer: [],
  subroom_audio: [],
  meeting_notes: [],
  excalidraw: [],
  meeting_report: [],
  training_participation_report: [],
  recording: ["record"],
};
const RECORDING = {
  consents_recording: false,
  recording_state: { status: "inactive" as const },
  stream_states: {},
  service: null,
};

function names(
  state: MeetingState,
  who: { isModerator: boolean; hasAccount: boolean; isOwner: boolean },
): string[] {
  return toolsOf({ ...state, ...who }).map(({ tool }) => tool);
}

const guest = { isModerator: false, hasAccount: false, isOwner: false };
const moderator = { isModerator: true, hasAccount: true, isOwner: false };

describe("the tools", () => {
  const state = play([joinSuccess({ enabled_modules: MODULES }, { recording: RECORDING })]);

  it("of a moderator are all that the meeting has", () => {
    expect(names(state, moderator)).toEqual([
      "polls",
      "vote",
      "automod",
      "breakout",
      "timer",
      "coffee",
      "recording",
      "whisper",
      "notes",
      "board",
      "reports",
      "files",
      "debrief",
    ]);
  });

  it("of a guest are those that are for everybody", () => {
    expect(names(state, guest)).toEqual(["whisper"]);
  });

  it("that the meeting does not have are not offered", () => {
    expect(names(play([joinSuccess()]), moderator)).toEqual(["files", "debrief"]);
  });

  it("include reports for an owner who does not moderate", () => {
    expect(names(state, { ...guest, isOwner: true })).toContain("reports");
  });

  it("lead everybody to the folder of the meeting", () => {
    const read = { url: "https://cloud.example.org/s/r", password: "" };
    expect(names(play([joinSuccess({}, { shared_folder: { read } })]), guest)).toEqual(["folder"]);
  });
});

describe("what is looked at instead of the pictures", () => {
  const started = frame("excalidraw", {
    message: "started",
    initial_scene: { elements: [] },
    edit_restrictions: { type: "disabled", enabled: false },
  });

  it("is shown only while it is there", () => {
    const state = play([joinSuccess(), started]);
    const looking = { ...state, view: { ...state.view, content: "board" as const } };
    expect(contentOf(looking)).toBe("board");
    expect(contentsOf(looking)).toEqual(["board"]);
    const stopped = play([frame("excalidraw", { message: "stopped" })], looking);
    expect(contentOf(stopped)).toBeNull();
  });

  it("are the notes once a moderator has opened them", () => {
    const url = "https://parlour.example.org/notes";
    const event = frame("meeting_notes", { message: "read_access_received", url });
    expect(contentsOf(play([joinSuccess(), event]))).toEqual(["notes"]);
  });
});
