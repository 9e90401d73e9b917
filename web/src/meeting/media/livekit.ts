/** What LiveKit's client calls things, and the few things that are asked of it in one line. */
import type { LocalTrack, Room } from "livekit-client";
import { DisconnectReason, RoomEvent, Track } from "livekit-client";
import type { DeviceKind, Media } from "../store/state";
import { SCREEN_CAPTURE, SCREEN_PUBLISH } from "./options";

export type OwnSourceName = "microphone" | "camera" | "screen";

/** LiveKit ended it on purpose: the platform will say why, or bring new credentials. */
export const QUIET_ENDS: readonly DisconnectReason[] = [
  DisconnectReason.CLIENT_INITIATED,
  DisconnectReason.DUPLICATE_IDENTITY,
  DisconnectReason.PARTICIPANT_REMOVED,
  DisconnectReason.ROOM_DELETED,
  DisconnectReason.ROOM_CLOSED,
];

/** After each of these the room is read again. */
export const WATCHED = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ConnectionQualityChanged,
  RoomEvent.ParticipantPermissionsChanged,
  RoomEvent.ActiveDeviceChanged,
] as const;

export const SOURCES: Record<OwnSourceName, Track.Source> = {
  microphone: Track.Source.Microphone,
  camera: Track.Source.Camera,
  screen: Track.Source.ScreenShare,
};

export function enable(
  { localParticipant: me }: Room,
  name: OwnSourceName,
  on: boolean,
): Promise<unknown> {
  switch (name) {
    case "microphone":
      return me.setMicrophoneEnabled(on);
    case "camera":
      return me.setCameraEnabled(on);
    case "screen":
      return me.setScreenShareEnabled(on, SCREEN_CAPTURE, SCREEN_PUBLISH);
  }
}

export function ownTracks(room: Room): LocalTrack[] {
  return [...room.localParticipant.trackPublications.values()].flatMap(({ track }) =>
    track === undefined ? [] : [track],
  );
}

export function activeDevices(room: Room): Media["activeDevice"] {
  const active: Partial<Record<DeviceKind, string>> = {};
  for (const kind of ["audioinput", "videoinput", "audiooutput"] as const) {
    const id = room.getActiveDevice(kind);
    if (id !== undefined) active[kind] = id;
  }
  return active;
}
