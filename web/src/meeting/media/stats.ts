/** What really arrives, from the browser's own counters: for tests and for support. */
import type { RemoteTrackPublication, Room } from "livekit-client";
import { Track } from "livekit-client";

export interface PeerStats {
  /** Part before the colon of the LiveKit identity. */
  participantId: string;
  identity: string;
  camera: VideoStats | null;
  screen: VideoStats | null;
  microphone: AudioStats | null;
  screenAudio: AudioStats | null;
}

export interface VideoStats {
  framesDecoded: number;
  width: number;
  height: number;
}

export interface AudioStats {
  /** Joule-like sum of squares that RTCStats counts; grows only with sound. */
  totalAudioEnergy: number;
  /** Seconds. */
  totalSamplesDuration: number;
  /** 0 to 1, of the last moment. */
  audioLevel: number;
}

export async function statsOf(room: Room): Promise<PeerStats[]> {
  return Promise.all(
    [...room.remoteParticipants.values()].map(async (participant) => {
      const of = (source: Track.Source): Promise<Inbound | null> =>
        inbound(participant.getTrackPublication(source));
      const [camera, screen, microphone, screenAudio] = await Promise.all([
        of(Track.Source.Camera),
        of(Track.Source.ScreenShare),
        of(Track.Source.Microphone),
        of(Track.Source.ScreenShareAudio),
      ]);
      return {
        participantId: participant.identity.split(":")[0] ?? "",
        identity: participant.identity,
        camera: camera && video(camera),
        screen: screen && video(screen),
        microphone: microphone && audio(microphone),
        screenAudio: screenAudio && audio(screenAudio),
      };
    }),
  );
}

interface Inbound {
  type: string;
  framesDecoded?: number;
  frameWidth?: number;
  frameHeight?: number;
  totalAudioEnergy?: number;
  totalSamplesDuration?: number;
  audioLevel?: number;
}

async function inbound(publication: RemoteTrackPublication | undefined): Promise<Inbound | null> {
  const report = await publication?.track?.getRTCStatsReport();
  if (report === undefined) return null;
  for (const entry of report.values() as Iterable<Inbound>) {
    if (entry.type === "inbound-rtp") return entry;
  }
  return null;
}

function video(entry: Inbound): VideoStats {
  return {
    framesDecoded: entry.framesDecoded ?? 0,
    width: entry.frameWidth ?? 0,
    height: entry.frameHeight ?? 0,
  };
}

function audio(entry: Inbound): AudioStats {
  return {
    totalAudioEnergy: entry.totalAudioEnergy ?? 0,
    totalSamplesDuration: entry.totalSamplesDuration ?? 0,
    audioLevel: entry.audioLevel ?? 0,
  };
}
