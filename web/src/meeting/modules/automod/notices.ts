/** What the talking stick tells at once. Whose turn it is stands over the stage. */
import type { EventOf } from "../../../protocol";
import type { Notice } from "../../store/notices";
import type { MeetingState } from "../../store/state";

/** After a switch of rooms we know already what `started` and `stopped` repeat. */
export function automodNotices(
  before: MeetingState,
  event: EventOf<"automod">,
  after: MeetingState,
): readonly Notice[] {
  const isRunning = before.modules.automod !== null;
  switch (event.message) {
    case "started":
      return isRunning || after.view.panel === "automod"
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
      if (!isRunning) return [];
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
