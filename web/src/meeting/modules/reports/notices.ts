/** What the reports tell at once. */
import type { EventOf } from "../../../protocol";
import type { Notice } from "../../store/notices";
import type { MeetingState } from "../../store/state";

/** A file that can be fetched by people with an account. */
export function fileNotice(
  file: { filename: string; asset_id: string },
  state: MeetingState,
): Notice {
  const isGuest = state.people[state.self?.id ?? ""]?.kind === "guest";
  return {
    kind: "fileReady",
    tone: "success",
    values: { name: file.filename },
    key: `file:${file.asset_id}`,
    ...(!isGuest && { action: { kind: "download", assetId: file.asset_id } }),
  };
}

export function reportNotices(
  event: EventOf<"meeting_report">,
  after: MeetingState,
): readonly Notice[] {
  switch (event.message) {
    case "pdf_asset":
      return [fileNotice(event, after)];
    case "report_generation_started":
      return [];
    case "error":
      return [{ kind: reportError(event.error), tone: "error", key: "report" }];
  }
}

export function trainingNotices(
  event: EventOf<"training_participation_report">,
  after: MeetingState,
): readonly Notice[] {
  const isOwner = after.people[after.self?.id ?? ""]?.isOwner === true;
  switch (event.message) {
    case "presence_logging_started":
      return [{ kind: isOwner ? "trainingOnOwner" : "trainingOn", tone: "info", key: "training" }];
    case "presence_logging_ended":
      return [{ kind: "trainingOff", tone: "info", key: "training" }];
    case "presence_confirmation_logged":
      return [{ kind: "presenceNoted", tone: "success", key: "training" }];
    case "pdf_created":
      return [fileNotice(event, after)];
    case "error":
      return [{ kind: reportError(event.error), tone: "error", key: "training" }];
    case "presence_confirmation_requested":
      return [];
  }
}

function reportError(error: string): Notice["kind"] {
  if (error === "storage_exceeded") return "storageFull";
  return error === "insufficient_permissions" ? "error_insufficient_permissions" : "reportFailed";
}
