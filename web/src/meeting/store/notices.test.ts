import { describe, expect, it } from "vitest";
import type { ServerFrame } from "../../protocol";
import { connects, frame, ILSE, JO, joinSuccess, ME, play, withJo } from "./fixtures";
import { noticesOf, settledNotices, sharingNotices } from "./notices";
import type { MeetingState } from "./state";

function told(state: MeetingState, event: ServerFrame): string[] {
  return noticesOf(state, event, play([event], state)).map((notice) => notice.kind);
}

const joinsWaiting = (id: string, name: string): ServerFrame =>
  frame("core", {
    message: "joined_waiting_room",
    participant_id: id,
    connection_ids: ["a"],
    joined_at: "2026-07-10T09:00:00Z",
    display_name: name,
    avatar_url: null,
  });

describe("notices", () => {
  it("tell who joined, but not of a second device", () => {
    expect(told(play([joinSuccess()]), connects(JO, "Jo"))).toEqual(["joined"]);
    expect(told(withJo(), connects(JO, "Jo", "second"))).toEqual([]);
  });

  it("keep quiet about joins in a large meeting", () => {
    const crowd = Array.from({ length: 12 }, (_, i) => connects(`p${i}`, `P${i}`));
    expect(told(play([joinSuccess(), ...crowd]), connects(JO, "Jo"))).toEqual([]);
  });

  it("offer to let one waiting person in, and the list when there are more", () => {
    const alone = play([joinSuccess()]);
    const first = joinsWaiting(ILSE, "Ilse");
    expect(told(alone, first)).toEqual(["waiting"]);
    expect(told(play([first], alone), joinsWaiting(JO, "Jo"))).toEqual(["manyWaiting"]);
  });

  it("do not repeat what the open list of people shows", () => {
    const alone = play([joinSuccess()]);
    const looking = { ...alone, view: { ...alone.view, panel: "people" } } as const;
    expect(told(looking, joinsWaiting(ILSE, "Ilse"))).toEqual([]);
  });

  it("about waiting people are over when the last one is let in", () => {
    const waiting = play([joinSuccess(), joinsWaiting(ILSE, "Ilse"), joinsWaiting(JO, "Jo")]);
    const accepts = (participant_id: string): ServerFrame =>
      frame("moderation", { message: "participant_accepted", participant_id });
    const one = play([accepts(ILSE)], waiting);
    expect(settledNotices(waiting, one)).toEqual([]);
    expect(settledNotices(one, play([accepts(JO)], one))).toEqual(["waiting"]);
  });

  it("do not repeat what a switch of rooms has told of the talking stick", () => {
    const started = frame("automod", {
      message: "started",
      selection_strategy: "playlist",
      show_remaining: true,
      allow_double_selection: false,
      auto_append_on_join: true,
      history: [],
      remaining: [JO],
      issued_by: JO,
    });
    const stopped = frame("automod", { message: "stopped", reason: "session_finished" });
    expect(told(withJo(), started)).toEqual(["automodStarted"]);
    const running = play([started], withJo());
    expect(told(running, started)).toEqual([]);
    expect(told(running, stopped)).toEqual(["automodFinished"]);
    expect(told(withJo(), stopped)).toEqual([]);
  });

  it("tell of others' hands only", () => {
    const raised = (participant: string): ServerFrame =>
      frame("raise_hands", { message: "hand_raised", participant });
    expect(told(withJo(), raised(JO))).toEqual(["handRaised"]);
    expect(told(withJo(), raised(ME))).toEqual([]);
  });

  it("offer to unmute after a moderator has muted us", () => {
    const [notice] = noticesOf(
      withJo(),
      frame("moderation", { message: "muted", moderator: JO }),
      withJo(),
    );
    expect(notice).toMatchObject({
      kind: "mutedBy",
      action: { kind: "unmute" },
      values: { name: "Jo" },
    });
  });

  it("tell of a private message unless it is being read", () => {
    const message = frame("chat", {
      message: "message_sent",
      id: "1",
      source: JO,
      content: "psst",
      scope: "private",
      target: JO,
    });
    const state = withJo();
    expect(told(state, message)).toEqual(["privateMessage"]);
    const reading = {
      ...state,
      view: { ...state.view, panel: "chat", conversation: `private:${JO}` } as const,
    };
    expect(told(reading, message)).toEqual([]);
  });

  it("tell that microphones are locked, moderators otherwise than the others", () => {
    const locked = frame("moderation", {
      message: "microphone_restrictions_enabled",
      unrestricted_participants: [],
    });
    expect(told(withJo(), locked)).toEqual(["microphonesLockedByUs"]);
    const user = play([joinSuccess({ role: "user" })]);
    expect(told(user, locked)).toEqual(["microphonesLocked"]);
  });

  it("tell guests and moderators, whom alone it concerns, that names are locked", () => {
    const locked = frame("moderation", {
      message: "display_name_change_restrictions_enabled",
      unrestricted_participants: [],
    });
    expect(told(withJo(), locked)).toEqual(["namesLocked"]);
    expect(told(play([joinSuccess({ role: "user" })]), locked)).toEqual([]);
  });

  it("keep quiet about recorders, who come and go with the recording", () => {
    const recorder = connects(JO, "recorder", "r", "recorder");
    const gone = frame("core", {
      message: "participant_disconnected",
      participant_id: JO,
      connection_id: "r",
      reason: "leave",
    });
    const here = play([joinSuccess(), recorder]);
    expect(told(here, gone)).toEqual([]);
    expect(play([gone], here).chat.happenings).toEqual([]);
  });

  it("say when the leave to share a screen changes, but not when one comes in", () => {
    const out = withJo();
    const may = { microphone: true, camera: true, screen: true };
    const media = { ...out.media, state: "connected", mayPublish: may } as const;
    const inside: MeetingState = { ...out, media };
    const mute: MeetingState = {
      ...out,
      media: { ...media, mayPublish: { ...may, screen: false } },
    };
    const kinds = (before: MeetingState, after: MeetingState): string[] =>
      sharingNotices(before, after).map(({ kind }) => kind);
    expect(kinds(inside, mute)).toEqual(["sharingForbidden"]);
    expect(kinds(mute, inside)).toEqual(["sharingAllowed"]);
    expect(kinds(out, mute)).toEqual([]);
  });

  it("are settled once what they tell of is on the screen", () => {
    const before = withJo();
    const view = { ...before.view, panel: "chat", conversation: `private:${JO}` } as const;
    const reading: MeetingState = { ...before, view: { ...view, content: "board" } };
    expect(settledNotices(before, reading)).toEqual([`private:${JO}`, "board"]);
    expect(settledNotices(reading, reading)).toEqual([]);
  });
});
