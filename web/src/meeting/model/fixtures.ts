/** Tiles and people for tests. */
import type { PeerMedia, Person } from "../store/state";
import type { Tile } from "./tiles";

export function person(id: string, change: Partial<Person> = {}): Person {
  return {
    id,
    name: id.toUpperCase(),
    role: "user",
    kind: "registered",
    isOwner: false,
    joinedAt: "2026-07-10T09:00:00Z",
    connections: [`c-${id}`],
    ...change,
  };
}

export function peer(change: Partial<PeerMedia> = {}): PeerMedia {
  return {
    hasMicrophone: true,
    isMuted: false,
    hasCamera: true,
    hasScreen: false,
    mayShare: true,
    secrecy: "open",
    isSpeaking: false,
    lastSpokeAt: 0,
    quality: "good",
    ...change,
  };
}

export function tile(id: string, change: Partial<Tile> = {}): Tile {
  const kind = change.kind ?? "camera";
  return {
    key: `${kind}:${id}`,
    kind,
    person: person(id),
    identity: `${id}:c-${id}`,
    isSelf: false,
    isPhone: false,
    hasVideo: true,
    isMuted: false,
    secrecy: "open",
    isSpeaking: false,
    lastSpokeAt: 0,
    quality: "good",
    ...change,
  };
}
