/** Reads the state of a LiveKit room into plain data for the store. */
import type { Participant, Room } from "livekit-client";
import { ConnectionQuality, Track } from "livekit-client";
import type { Media, PeerMedia } from "../store/state";

type Peers = Media["peers"];

/** What decides whether somebody's media can be seen and heard. */
export interface Secrecy {
  isEncrypted: boolean;
  cannotDecrypt: (identity: string) => boolean;
}

/** Unchanged peers keep their object, so that nothing is drawn again for them. */
export function peersOf(room: Room, before: Peers, secrecy: Secrecy): Peers {
  const peers: Record<string, PeerMedia> = {};
  for (const participant of [room.localParticipant, ...room.remoteParticipants.values()]) {
    if (participant.identity === "") continue;
    const next = peerOf(participant, secrecyOf(participant, secrecy));
    const known = before[participant.identity];
    peers[participant.identity] = known !== undefined && isSame(known, next) ? known : next;
  }
  return isSameMap(before, peers) ? before : peers;
}

function peerOf(participant: Participant, secrecy: PeerMedia["secrecy"]): PeerMedia {
  const microphone = participant.getTrackPublication(Track.Source.Microphone);
  return {
    hasMicrophone: microphone !== undefined,
    isMuted: microphone?.isMuted ?? true,
    hasCamera: isLive(participant, Track.Source.Camera),
    hasScreen: isLive(participant, Track.Source.ScreenShare),
    mayShare: permissionsOf(participant).screen,
    isSpeaking: participant.isSpeaking,
    lastSpokeAt: participant.lastSpokeAt?.getTime() ?? 0,
    secrecy,
    quality: qualityOf(participant.connectionQuality),
  };
}

/** Open media in an encrypted meeting are somebody's mistake or attack: neither shown nor heard. */
export function isAccepted(track: { isEncrypted: boolean }, { isEncrypted }: Secrecy): boolean {
  return track.isEncrypted || !isEncrypted;
}

const NAMES_OF_SOUND: readonly Track.Source[] = [
  Track.Source.Microphone,
  Track.Source.ScreenShareAudio,
];

/**
 * LiveKit lets anybody send sound who may send a picture, if they call it one: also those from whom
 * the microphone was taken.
 */
export function isDisguised(track: { kind: Track.Kind; source: Track.Source }): boolean {
  return track.kind === Track.Kind.Audio && !NAMES_OF_SOUND.includes(track.source);
}

type Published = Pick<Participant, "identity" | "isLocal"> & {
  trackPublications: ReadonlyMap<string, { isEncrypted: boolean }>;
};

export function secrecyOf(
  { identity, isLocal, trackPublications }: Published,
  secrecy: Secrecy,
): PeerMedia["secrecy"] {
  const { isEncrypted, cannotDecrypt } = secrecy;
  if (isLocal) return isEncrypted ? "sealed" : "open";
  const tracks = [...trackPublications.values()];
  if (!isEncrypted) return tracks.some((track) => track.isEncrypted) ? "unreadable" : "open";
  if (!tracks.every((track) => isAccepted(track, secrecy))) return "exposed";
  return cannotDecrypt(identity) ? "unreadable" : "sealed";
}

function isLive(participant: Participant, source: Track.Source): boolean {
  const publication = participant.getTrackPublication(source);
  return publication !== undefined && !publication.isMuted;
}

function qualityOf(quality: ConnectionQuality): PeerMedia["quality"] {
  switch (quality) {
    case ConnectionQuality.Excellent:
    case ConnectionQuality.Good:
      return "good";
    case ConnectionQuality.Poor:
      return "poor";
    case ConnectionQuality.Lost:
      return "lost";
    default:
      return "unknown";
  }
}

function isSame(a: PeerMedia, b: PeerMedia): boolean {
  return (Object.keys(a) as (keyof PeerMedia)[]).every((key) => a[key] === b[key]);
}

function isSameMap(a: Peers, b: Peers): boolean {
  const keys = Object.keys(b);
  return keys.length === Object.keys(a).length && keys.every((key) => a[key] === b[key]);
}

/** LiveKit's numbers for sources; an empty list means all of them. */
const SOURCES = { camera: 1, microphone: 2, screen: 3 } as const;

export function permissionsOf({ permissions }: Participant): Media["mayPublish"] {
  if (permissions === undefined) return { microphone: true, camera: true, screen: true };
  const sources: readonly number[] = permissions.canPublishSources;
  const may = (source: number): boolean =>
    permissions.canPublish && (sources.length === 0 || sources.includes(source));
  return {
    microphone: may(SOURCES.microphone),
    camera: may(SOURCES.camera),
    screen: may(SOURCES.screen),
  };
}
