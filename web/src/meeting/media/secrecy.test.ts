import { Track } from "livekit-client";
import { describe, expect, it } from "vitest";
import { isAccepted, isDisguised, secrecyOf } from "./snapshot";
import { Undecryptable } from "./undecryptable";

const JO = "jo:1";

describe("whose media cannot be decrypted", () => {
  it("is who fails again and again, not who fails once", () => {
    const undecryptable = new Undecryptable();
    expect(undecryptable.failed(JO, 0)).toBe(false);
    expect(undecryptable.failed(JO, 60_000)).toBe(false);
    expect(undecryptable.has(JO)).toBe(false);
    expect(undecryptable.failed(JO, 61_000)).toBe(true);
    expect(undecryptable.has(JO)).toBe(true);
  });

  it("is told once", () => {
    const undecryptable = new Undecryptable();
    expect([0, 1, 2, 3].map((at) => undecryptable.failed(JO, at))).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });

  it("is forgotten when they come again", () => {
    const undecryptable = new Undecryptable();
    undecryptable.failed(JO, 0);
    undecryptable.failed(JO, 1);
    undecryptable.forget(JO);
    expect(undecryptable.has(JO)).toBe(false);
    expect(undecryptable.failed(JO, 2)).toBe(false);
  });
});

describe("how secret somebody's media are", () => {
  const publishing = (...encrypted: boolean[]) => ({
    identity: JO,
    isLocal: false,
    trackPublications: new Map(
      encrypted.map((isEncrypted, index) => [`${index}`, { isEncrypted }]),
    ),
  });
  const encrypted = { isEncrypted: true, cannotDecrypt: () => false };
  const open = { ...encrypted, isEncrypted: false };
  const wrongKey = { ...encrypted, cannotDecrypt: (identity: string) => identity === JO };

  it.each([
    ["open in an open meeting", publishing(false), open, "open"],
    ["sealed in an encrypted one", publishing(true, true), encrypted, "sealed"],
    ["unreadable with another key", publishing(true), wrongKey, "unreadable"],
    ["unreadable without a key", publishing(true), open, "unreadable"],
    ["exposed as soon as one track is open", publishing(true, false), encrypted, "exposed"],
    ["sealed while nothing is sent", publishing(), encrypted, "sealed"],
  ] as const)("%s", (_, participant, secrecy, expected) => {
    expect(secrecyOf(participant, secrecy)).toBe(expected);
  });

  it("is known of our own", () => {
    expect(secrecyOf({ ...publishing(), isLocal: true }, encrypted)).toBe("sealed");
  });

  it("decides whether open media are taken", () => {
    expect(isAccepted({ isEncrypted: false }, open)).toBe(true);
    expect(isAccepted({ isEncrypted: false }, encrypted)).toBe(false);
    expect(isAccepted({ isEncrypted: true }, encrypted)).toBe(true);
  });
});

describe("sound", () => {
  const { Kind, Source } = Track;
  it.each([
    [Kind.Audio, Source.Microphone, false],
    [Kind.Audio, Source.ScreenShareAudio, false],
    [Kind.Audio, Source.Camera, true],
    [Kind.Audio, Source.ScreenShare, true],
    [Kind.Audio, Source.Unknown, true],
    [Kind.Video, Source.Camera, false],
  ])("%s that is called %s: disguised is %s", (kind, source, expected) => {
    expect(isDisguised({ kind, source })).toBe(expected);
  });
});
