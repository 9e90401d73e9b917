/** What the talking stick tells at once. Whose turn it is stands over the stage. */
import type { EventOf } from "../../../protocol";
import type { Notice } from "../../store/notices";
import type { MeetingState } from "../../store/state";

export function automodNotices(event: EventOf<"automod">, after: MeetingState): readonly Notice[] {
  switch (event.message) {
    case "started":
      return after.view.panel === "automod"
        ? []
        : [
            {
              kind: "automodStarted",
              tone: "info",
              key: "automod",
              action: { kind: "showPanel", panel: "automod" },
            },
          ];
    case "stopped":
      return [
        {
          kind: event.reason === "session_finished" ? "automodFinished" : "automodStopped",
          tone: "info",
          key: "automod",
        },
      ];
    case "error":
      return [{ kind: "automodRefused", tone: "error", key: "automod" }];
    case "speaker_updated":
    case "remaining_updated":
      return [];
  }
}
