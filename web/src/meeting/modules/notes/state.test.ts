import { describe, expect, it } from "vitest";
import { changesOf, NO_NOTES, notesFrom, reduceNotes } from "./state";

const owners: Readonly<Record<string, string>> = { "c-jo": "jo", "c-me": "me" };
const ownerOf = (id: string): string | undefined => owners[id];

describe("meeting notes", () => {
  it("are there once we have an address, to write or to read", () => {
    const url = "https://parlour.example.org/notes#x";
    const written = reduceNotes(NO_NOTES, { message: "write_access_received", url }, ownerOf);
    expect(written).toMatchObject({ url, mayWrite: true });
    const read = reduceNotes(written, { message: "read_access_received", url }, ownerOf);
    expect(read.mayWrite).toBe(false);
  });

  it("tell moderators who may write", () => {
    const event = { message: "access_changed", readers: [], writers: ["c-jo"] } as const;
    const granted = reduceNotes(NO_NOTES, { ...event, readers: [], writers: ["c-jo"] }, ownerOf);
    expect(granted.writers).toEqual(["jo"]);
    const revoked = reduceNotes(granted, { ...event, readers: ["c-jo"], writers: [] }, ownerOf);
    expect(revoked.writers).toEqual([]);
  });

  it("are learnt at joining from what is told of the others", () => {
    const peers = {
      jo: { meeting_notes: { readonly: false } },
      ilse: { meeting_notes: { readonly: true } },
      otto: {},
    };
    expect(notesFrom(peers).writers).toEqual(["jo"]);
  });

  it("change writers with as little as possible", () => {
    expect(changesOf(["jo", "ilse"], ["ilse", "otto"])).toEqual({
      grant: ["otto"],
      revoke: ["jo"],
    });
  });
});
