/** The protocols of Yjs on our socket: `src/parlour/roomserver/notes/session.py` is the other end. */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

const SYNC = 0;
const PRESENCE = 1;
const HAVE = 0;
const UPDATES = [1, 2];

export type Message =
  /** How much the other side has. */
  | { kind: "have"; stateVector: Uint8Array }
  | { kind: "answer"; update: Uint8Array }
  | { kind: "update"; update: Uint8Array }
  | { kind: "presence"; update: Uint8Array }
  | { kind: "unknown" };

export function readMessage(data: Uint8Array): Message {
  const decoder = decoding.createDecoder(data);
  switch (decoding.readVarUint(decoder)) {
    case SYNC: {
      const step = decoding.readVarUint(decoder);
      const content = decoding.readVarUint8Array(decoder);
      if (step === HAVE) return { kind: "have", stateVector: content };
      if (!UPDATES.includes(step)) return { kind: "unknown" };
      return { kind: step === UPDATES[0] ? "answer" : "update", update: content };
    }
    case PRESENCE:
      return { kind: "presence", update: decoding.readVarUint8Array(decoder) };
    default:
      return { kind: "unknown" };
  }
}

function message(head: number[], content: Uint8Array): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder();
  for (const part of head) encoding.writeVarUint(encoder, part);
  encoding.writeVarUint8Array(encoder, content);
  return encoding.toUint8Array(encoder);
}

export const have = (stateVector: Uint8Array) => message([SYNC, HAVE], stateVector);
export const answer = (update: Uint8Array) => message([SYNC, 1], update);
export const update = (change: Uint8Array) => message([SYNC, 2], change);
export const presence = (change: Uint8Array) => message([PRESENCE], change);

/** An update that changes nothing. */
export function isEmpty(change: Uint8Array): boolean {
  return change.length === 2 && change[0] === 0 && change[1] === 0;
}

export function areSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
