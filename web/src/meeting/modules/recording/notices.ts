/** What recordings, streams and transcripts tell at once. */
import type { EventOf } from "../../../protocol";
import type { Notice } from "../../store/notices";
import type { MeetingState } from "../../store/state";
import type { StreamStatus } from "./state";

export function recordingNotices(
  before: MeetingState,
  event: EventOf<"recording">,
): readonly Notice[] {
  const { recording } = before.modules;
  switch (event.message) {
    case "recording_updated": {
      const kind = recordingKind(recording?.status ?? "inactive", event.status);
      return kind === null
        ? []
        : [{ kind, tone: event.status === "error" ? "error" : "info", key: "recording" }];
    }
    case "stream_updated": {
      const stream = recording?.streams.find(({ id }) => id === event.target_id);
      const kind = streamKind(stream?.status ?? "inactive", event.status);
      if (kind === null || stream === undefined) return [];
      return [
        {
          kind,
          tone: event.status === "error" ? "error" : "info",
          values: { name: stream.name },
          key: `stream:${stream.id}`,
        },
      ];
    }
    case "error":
      return [
        {
          kind:
            event.error === "recorder_not_started" ||
            event.error === "failed_to_request_recording_service"
              ? "recorderAbsent"
              : "error",
          tone: "error",
          key: "recording",
        },
      ];
    case "consent_updated":
    case "service":
      return [];
  }
}

const WAS_ON: readonly StreamStatus[] = ["active", "paused"];

function recordingKind(before: StreamStatus, now: StreamStatus): Notice["kind"] | null {
  if (before === now) return null;
  if (now === "active") return "recordingStarted";
  if (now === "paused") return "recordingPaused";
  if (now === "error") return "recordingFailed";
  return now === "inactive" && WAS_ON.includes(before) ? "recordingStopped" : null;
}

function streamKind(before: StreamStatus, now: StreamStatus): Notice["kind"] | null {
  if (before === now) return null;
  if (now === "active" && before !== "paused") return "streamStarted";
  if (now === "error") return "streamFailed";
  return now === "inactive" && WAS_ON.includes(before) ? "streamStopped" : null;
}

export function transcriptNotices(
  before: MeetingState,
  event: EventOf<"transcription">,
): readonly Notice[] {
  const status = before.modules.transcription?.status;
  switch (event.message) {
    case "state_updated":
      if (event.status === "running" && status !== "running") {
        return [{ kind: "transcriptStarted", tone: "info", key: "transcript" }];
      }
      return event.status === "inactive" && status === "running"
        ? [{ kind: "transcriptStopped", tone: "info", key: "transcript" }]
        : [];
    case "error":
      return event.error === "insufficient_permissions" || event.error === "already_active"
        ? [{ kind: "error", tone: "error", key: "transcript" }]
        : [{ kind: "transcriptFailed", tone: "error", key: "transcript" }];
    case "segment":
    case "service_command":
      return [];
  }
}
