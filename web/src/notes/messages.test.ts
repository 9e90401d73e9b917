import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import * as messages from "./messages";

const bytes = Uint8Array.of(1, 2, 3);

describe("the messages of the editor's socket", () => {
  it.each([
    [messages.have(bytes), { kind: "have", stateVector: bytes }],
    [messages.answer(bytes), { kind: "answer", update: bytes }],
    [messages.update(bytes), { kind: "update", update: bytes }],
    [messages.presence(bytes), { kind: "presence", update: bytes }],
  ])("are read as they were written", (message, read) => {
    expect(messages.readMessage(message)).toEqual(read);
  });

  it("may be of a kind that is not known", () => {
    expect(messages.readMessage(Uint8Array.of(9, 0)).kind).toBe("unknown");
    expect(messages.readMessage(Uint8Array.of(0, 7, 0)).kind).toBe("unknown");
  });

  it("hold nothing if nothing was changed", () => {
    const doc = new Y.Doc();
    expect(messages.isEmpty(Y.encodeStateAsUpdate(doc))).toBe(true);
    doc.getXmlFragment("notes").insert(0, [new Y.XmlElement("paragraph")]);
    expect(messages.isEmpty(Y.encodeStateAsUpdate(doc))).toBe(false);
  });
});
