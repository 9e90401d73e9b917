/** Namespace `recording`: recordings, live streams, and who agrees (signaling-modules.md 13). */
import type {
  EventOf,
  RecordingJoinData,
  RecordingReason,
  RecordingState,
} from "../../../protocol";

type RecordingEvent = EventOf<"recording">;

export type RecordingStatus = RecordingState["status"];
export type StreamStatus = RecordingStatus | "in_use";

export interface Stream {
  id: string;
  name: string;
  publicUrl: string;
  status: StreamStatus;
  /** Why it failed, as the recorder says. */
  reason: string | null;
}

export interface Recording {
  status: RecordingStatus;
  reason: string | null;
  streams: readonly Stream[];
  /** Whether we agree to be recorded; null: we have not been asked, or not answered yet. */
  consent: boolean | null;
}

/** From what a join or a switch of rooms tells. The server cannot tell "no" from "not asked". */
export function recordingFrom(
  before: Recording | null,
  data: RecordingJoinData | undefined,
): Recording | null {
  if (data === undefined) return null;
  return {
    status: data.recording_state.status,
    reason: reasonOf(data.recording_state.reason),
    streams: Object.entries(data.stream_states)
      .map(([id, { name, public_url, status, reason }]) => ({
        id,
        name,
        publicUrl: public_url,
        status,
        reason: reasonOf(reason),
      }))
      .sort((a, b) => a.name.localeCompare(b.name)),
    consent: data.consents_recording ? true : (before?.consent ?? null),
  };
}

export function reduceRecording(
  recording: Recording | null,
  event: RecordingEvent,
  selfId: string | null,
): Recording | null {
  if (recording === null) return null;
  switch (event.message) {
    case "recording_updated":
      return { ...recording, status: event.status, reason: reasonOf(event.reason) };
    case "stream_updated":
      return {
        ...recording,
        streams: recording.streams.map((stream) =>
          stream.id === event.target_id
            ? { ...stream, status: event.status, reason: reasonOf(event.reason) }
            : stream,
        ),
      };
    case "consent_updated":
      return event.participant === selfId ? { ...recording, consent: event.consents } : recording;
    case "service":
    case "error":
      return recording;
  }
}

function reasonOf(reason: RecordingReason | null | undefined): string | null {
  return reason?.message ?? null;
}

export function isOn(status: StreamStatus): boolean {
  return status === "active" || status === "paused";
}

/** Streams of this room that are on the air or paused. */
export function streamsOn(recording: Recording): readonly Stream[] {
  return recording.streams.filter(({ status }) => isOn(status));
}

/** What everybody sees as a sign; null: nothing leaves the room. */
export function signOf(
  recording: Recording | null,
): "recording" | "live" | "both" | "paused" | null {
  if (recording === null) return null;
  const streams = streamsOn(recording);
  const isLive = streams.some(({ status }) => status === "active");
  if (recording.status === "active") return isLive ? "both" : "recording";
  if (isLive) return "live";
  return recording.status === "paused" || streams.length > 0 ? "paused" : null;
}

export function leavesTheRoom(recording: Recording | null): boolean {
  return signOf(recording) !== null;
}

/** The question must be put to us. */
export function asksConsent(recording: Recording | null): boolean {
  return leavesTheRoom(recording) && recording?.consent == null;
}

/** We have said no: neither our voice nor our picture may go out. */
export function mustBeSilent(recording: Recording | null): boolean {
  return leavesTheRoom(recording) && recording?.consent === false;
}
