import { describe, expect, it } from "vitest";
import deAdmin from "./de/admin.json";
import deMeeting from "./de/meeting.json";
import deMeetings from "./de/meetings.json";
import deModules from "./de/modules.json";
import deNotes from "./de/notes.json";
import deShell from "./de/shell.json";
import enAdmin from "./en/admin.json";
import enMeeting from "./en/meeting.json";
import enMeetings from "./en/meetings.json";
import enModules from "./en/modules.json";
import enNotes from "./en/notes.json";
import enShell from "./en/shell.json";

type Texts = Map<string, string>;

function flatten(tree: object, prefix = ""): Texts {
  const found: Texts = new Map();
  for (const [key, value] of Object.entries(tree) as [string, unknown][]) {
    const path = prefix === "" ? key : `${prefix}.${key}`;
    if (typeof value === "string") found.set(path, value);
    else if (typeof value === "object" && value !== null) {
      for (const [inner, text] of flatten(value, path)) found.set(inner, text);
    }
  }
  return found;
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? "").sort();
}

describe.each([
  ["admin", flatten(enAdmin), flatten(deAdmin)],
  ["shell", flatten(enShell), flatten(deShell)],
  ["notes", flatten(enNotes), flatten(deNotes)],
  ["meeting", flatten(enMeeting), flatten(deMeeting)],
  ["meetings", flatten(enMeetings), flatten(deMeetings)],
  ["modules", flatten(enModules), flatten(deModules)],
])("the texts of %s", (_, english, german) => {
  it("have the same keys in English and German", () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it("use the same placeholders in both languages", () => {
    for (const [key, text] of english) {
      expect([key, ...placeholders(german.get(key) ?? "")]).toEqual([key, ...placeholders(text)]);
    }
  });

  it("are not empty", () => {
    for (const [key, text] of [...english, ...german]) expect([key, text.trim()]).not.toContain("");
  });
});
