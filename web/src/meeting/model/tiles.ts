/** What can be seen: one tile for each person, and one for each shared screen. */
import type { MeetingState, PeerMedia, Person } from "../store/state";
import { isPhone, peopleHere } from "./people";

export interface Tile {
  /** Stays the same when somebody comes back over a new connection. */
  key: string;
  kind: "camera" | "screen";
  person: Person;
  /** `participant:connection` of the media shown; null: none has arrived yet. */
  identity: string | null;
  isSelf: boolean;
  isPhone: boolean;
  hasVideo: boolean;
  isMuted: boolean;
  isSpeaking: boolean;
  lastSpokeAt: number;
  secrecy: PeerMedia["secrecy"];
  quality: PeerMedia["quality"];
}

type Source = Pick<MeetingState, "people" | "self" | "media">;

export function identityOf(participantId: string, connectionId: string): string {
  return `${participantId}:${connectionId}`;
}

/** The participant of a LiveKit identity. */
export function participantOf(identity: string): string {
  const colon = identity.indexOf(":");
  return colon < 0 ? identity : identity.slice(0, colon);
}

export function tilesOf(state: Source): Tile[] {
  return peopleHere(state).flatMap((person) => tilesOfPerson(state, person));
}

interface Seen {
  identity: string;
  media: PeerMedia;
}

function tilesOfPerson(state: Source, person: Person): Tile[] {
  const seen = person.connections
    .map((connection) => identityOf(person.id, connection))
    .map((identity) => ({ identity, media: state.media.peers[identity] }))
    .filter((entry): entry is Seen => entry.media !== undefined);
  const main = mainOf(seen);
  const extra = seen.filter((entry) => entry !== main && entry.media.hasCamera);
  const isSelf = person.id === state.self?.id;
  return [
    ...seen
      .filter(({ media }) => media.hasScreen)
      .map((entry) => tile(person, entry, isSelf, "screen", `screen:${entry.identity}`)),
    tile(person, main, isSelf, "camera", `camera:${person.id}`),
    ...extra.map((entry) => tile(person, entry, isSelf, "camera", `camera:${entry.identity}`)),
  ];
}

/** The device that stands for the person: with a camera, or else one that can be heard. */
function mainOf(seen: readonly Seen[]): Seen | undefined {
  return (
    seen.find(({ media }) => media.hasCamera) ??
    seen.find(({ media }) => media.hasMicrophone && !media.isMuted) ??
    seen.at(-1)
  );
}

function tile(
  person: Person,
  seen: Seen | undefined,
  isSelf: boolean,
  kind: Tile["kind"],
  key: string,
): Tile {
  const media = seen?.media;
  return {
    key,
    kind,
    person,
    identity: seen?.identity ?? null,
    isSelf,
    isPhone: isPhone(person),
    hasVideo: kind === "screen" || media?.hasCamera === true,
    isMuted: media === undefined || !media.hasMicrophone || media.isMuted,
    isSpeaking: kind === "camera" && media?.isSpeaking === true,
    lastSpokeAt: media?.lastSpokeAt ?? 0,
    secrecy: media?.secrecy ?? "open",
    quality: media?.quality ?? "unknown",
  };
}

/** How a person's microphone is, over all their devices. */
export function isHeard(state: Pick<MeetingState, "media">, person: Person): boolean {
  return person.connections.some((connection) => {
    const media = state.media.peers[identityOf(person.id, connection)];
    return media?.hasMicrophone === true && !media.isMuted;
  });
}

/** None of the person's devices that are here may be barred from it. */
export function mayShare(state: Pick<MeetingState, "media">, person: Person): boolean {
  return person.connections.every(
    (connection) => state.media.peers[identityOf(person.id, connection)]?.mayShare !== false,
  );
}

export function isSharing(state: Pick<MeetingState, "media">, person: Person): boolean {
  return person.connections.some(
    (connection) => state.media.peers[identityOf(person.id, connection)]?.hasScreen === true,
  );
}
