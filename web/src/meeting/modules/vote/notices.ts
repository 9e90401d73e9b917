/** What legal votes tell at once. */
import type { EventOf } from "../../../protocol";
import type { Notice } from "../../store/notices";
import type { MeetingState } from "../../store/state";
import { fileNotice } from "../reports/notices";

export function voteNotices(
  before: MeetingState,
  event: EventOf<"legal_vote">,
  after: MeetingState,
): readonly Notice[] {
  const isOpen = after.view.panel === "vote";
  const name = "legal_vote_id" in event ? nameOf(after, event.legal_vote_id) : "";
  const show = { kind: "showPanel", panel: "vote" } as const;
  switch (event.message) {
    case "started": {
      const isKnown = before.modules.votes.votes.some(({ id }) => id === event.legal_vote_id);
      if (isOpen || isKnown) return [];
      return [
        {
          kind: "voteStarted",
          tone: "info",
          values: { name: event.name },
          action: { kind: "showVote" },
          key: "vote",
          persistent: true,
        },
      ];
    }
    case "stopped":
      return isOpen
        ? []
        : [{ kind: "voteEnded", tone: "info", values: { name }, action: show, key: "vote" }];
    case "canceled":
      return [
        { kind: "voteCanceled", tone: "warning", values: { name }, action: show, key: "vote" },
      ];
    case "reported_issue":
      return isOpen || event.participant_id === after.self?.id
        ? []
        : [{ kind: "voteIssue", tone: "warning", action: show, key: "voteIssue" }];
    case "report_generated":
      return [fileNotice(event, after)];
    case "error":
      return [{ kind: errorKind(event.error), tone: "error", key: "voteError" }];
    case "voted":
    case "updated":
      return [];
  }
}

function nameOf(state: MeetingState, id: string): string {
  return state.modules.votes.votes.find((vote) => vote.id === id)?.name ?? "";
}

function errorKind(error: string): Notice["kind"] {
  switch (error) {
    case "vote_already_active":
      return "voteRunning";
    case "ineligible_participants":
      return "voteIneligible";
    case "no_vote_active":
    case "invalid_vote_id":
      return "voteGone";
    case "invalid_token":
      return "voteToken";
    case "storage_exceeded":
      return "storageFull";
    case "insufficient_permissions":
      return "error_insufficient_permissions";
    default:
      return "error";
  }
}
