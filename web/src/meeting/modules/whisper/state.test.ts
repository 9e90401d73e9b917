import { describe, expect, it } from "vitest";
import {
  listeners,
  mayInvite,
  NO_WHISPER,
  reduceWhisper,
  whisperStateOf,
  type Whisper,
} from "./state";

type Event = Parameters<typeof reduceWhisper>[1];

function after(events: readonly Event[], from: Whisper = NO_WHISPER): Whisper {
  return events.reduce((whisper, event) => reduceWhisper(whisper, event, "me"), from);
}

const created: Event = {
  message: "whisper_group_created",
  whisper_id: "w",
  token: "t",
  participants: [
    { participant_id: "me", state: "creator" },
    { participant_id: "jo", state: "invited" },
  ],
};
const invited: Event = {
  message: "whisper_invite",
  issuer: "jo",
  whisper_id: "w",
  participants: [
    { participant_id: "jo", state: "creator" },
    { participant_id: "me", state: "invited" },
  ],
};

describe("somebody who starts a whisper group", () => {
  it("is heard by those who have accepted", () => {
    const whisper = after([created]);
    expect(listeners(whisper, "me")).toEqual([]);
    const accepted: Event = {
      message: "whisper_invite_accepted",
      whisper_id: "w",
      participant_id: "jo",
    };
    expect(listeners(after([accepted], whisper), "me")).toEqual(["jo"]);
  });

  it("may ask more people in", () => {
    const whisper = after([created]);
    expect(mayInvite(whisper, "me")).toBe(true);
    const more: Event = {
      message: "participants_invited",
      whisper_id: "w",
      participant_ids: ["ilse"],
    };
    expect(whisperStateOf(after([more], whisper), "ilse")).toBe("invited");
  });

  it("sees who declines or leaves", () => {
    for (const message of ["whisper_invite_declined", "left_whisper_group"] as const) {
      const event: Event = { message, whisper_id: "w", participant_id: "jo" };
      expect(whisperStateOf(after([created, event]), "jo")).toBeNull();
    }
  });
});

describe("somebody who is invited to whisper", () => {
  it("is not in the group before accepting", () => {
    const whisper = after([invited]);
    expect(whisper.group).toBeNull();
    expect(whisper.invitations.map(({ issuer }) => issuer)).toEqual(["jo"]);
  });

  it("is in with everybody once there is a token", () => {
    const whisper = after([invited, { message: "whisper_token", whisper_id: "w", token: "t" }]);
    expect(whisper.invitations).toEqual([]);
    expect(whisper.group).toEqual({
      id: "w",
      token: "t",
      members: { jo: "creator", me: "accepted" },
    });
    expect(mayInvite(whisper, "me")).toBe(false);
  });

  it("is asked once, however often the invitation comes", () => {
    expect(after([invited, invited]).invitations).toHaveLength(1);
  });

  it("is no longer asked when the group is gone", () => {
    expect(after([invited, { message: "kicked", whisper_id: "w" }]).invitations).toEqual([]);
  });
});

describe("the end of a group", () => {
  it("ends talking to it", () => {
    const talking = { ...after([created]), isTalking: true };
    const whisper = after([{ message: "whisper_group_disbanded", whisper_id: "w" }], talking);
    expect(whisper).toEqual(NO_WHISPER);
  });

  it("of another group changes nothing", () => {
    const whisper = after([created]);
    expect(after([{ message: "kicked", whisper_id: "other" }], whisper)).toEqual(whisper);
  });
});
