/** What the sign in the header says of the meeting's encryption. */
import type { MeetingState } from "../store/state";
import { identityOf } from "./tiles";
import { peopleHere } from "./people";

export interface EncryptionView {
  /** By name, whose picture and sound we do not get; in the order of the list of people. */
  hidden: readonly string[];
  /** Nobody's media can be decrypted: it is likely ours that is the wrong key. */
  isMismatch: boolean;
}

/** Null: the meeting is not encrypted end to end. */
export function encryptionOf(
  state: Pick<MeetingState, "people" | "self" | "media">,
): EncryptionView | null {
  if (!state.media.isEncrypted) return null;
  const others = peopleHere(state)
    .filter((person) => person.id !== state.self?.id)
    .map((person) => ({
      name: person.name,
      secrecy: person.connections
        .map((connection) => state.media.peers[identityOf(person.id, connection)])
        .filter((peer) => peer !== undefined && (peer.hasMicrophone || peer.hasCamera))
        .map((peer) => peer?.secrecy),
    }))
    .filter(({ secrecy }) => secrecy.length > 0);
  const hidden = others.filter(({ secrecy }) => secrecy.some((one) => one !== "sealed"));
  const unreadable = others.filter(({ secrecy }) => secrecy.includes("unreadable"));
  return {
    hidden: hidden.map(({ name }) => name),
    isMismatch: unreadable.length > 0 && unreadable.length === others.length,
  };
}
