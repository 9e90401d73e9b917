/** What whisper groups tell at once. Invitations stand over the stage. */
import type { EventOf } from "../../../protocol";
import type { Notice } from "../../store/notices";
import type { MeetingState } from "../../store/state";

export function whisperNotices(
  before: MeetingState,
  event: EventOf<"subroom_audio">,
  after: MeetingState,
): readonly Notice[] {
  const ours = before.modules.whisper.group?.id;
  const about = (kind: Notice["kind"], personId: string): readonly Notice[] => [
    { kind, tone: "info", values: { name: after.people[personId]?.name ?? "" }, key: "whisper" },
  ];
  switch (event.message) {
    case "whisper_invite_accepted":
      return event.whisper_id === ours ? about("whisperAccepted", event.participant_id) : [];
    case "whisper_invite_declined":
      return event.whisper_id === ours ? about("whisperDeclined", event.participant_id) : [];
    case "left_whisper_group":
      return event.whisper_id === ours && event.participant_id !== after.self?.id
        ? about("whisperLeft", event.participant_id)
        : [];
    case "kicked":
      return event.whisper_id === ours
        ? [{ kind: "whisperEnded", tone: "info", key: "whisper" }]
        : [];
    case "error":
      return [{ kind: "whisperFailed", tone: "error", key: "whisper" }];
    default:
      return [];
  }
}
