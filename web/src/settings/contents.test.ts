import { describe, expect, it } from "vitest";
import { isOwnAddress, whatGoes } from "./contents";

const NOTHING = {
  events: 0,
  rooms: 0,
  guest_links: 0,
  files: 0,
  file_bytes: 0,
  shared_folders: 0,
  invitations: 0,
  mails: 0,
  documents: 0,
  documents_kept: 0,
};

describe("what goes with an account", () => {
  it("is listed only if there is some", () => {
    expect(whatGoes(NOTHING)).toEqual([]);
    expect(whatGoes({ ...NOTHING, files: 2, events: 1 })).toEqual([
      { key: "events", count: 1 },
      { key: "files", count: 2 },
    ]);
  });
});

describe("the typed address", () => {
  it("may differ in case and have spaces around it", () => {
    expect(isOwnAddress(" Anna@Example.org ", "anna@example.org")).toBe(true);
  });

  it("has to be the account's own", () => {
    for (const typed of ["", "anna", "bob@example.org"]) {
      expect(isOwnAddress(typed, "anna@example.org")).toBe(false);
    }
  });
});
