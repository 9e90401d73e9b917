/** From one frame of the server to the next state. Pure: the time comes with the frame. */
import type { ServerFrame } from "../../protocol";
import { reduceModules } from "../modules/reduce";
import { reduceChat } from "./chat";
import { reduceCore } from "./core";
import { reduceHands } from "./hands";
import { reduceModeration } from "./moderation";
import type { MeetingState } from "./state";

/** `now` is milliseconds of `Date.now()`, for waiting times that the server sets. */
export function reduceFrame(state: MeetingState, frame: ServerFrame, now: number): MeetingState {
  switch (frame.namespace) {
    case "core":
      return reduceCore(state, frame.payload, frame.timestamp, now);
    case "moderation":
      return reduceModeration(state, frame.payload);
    case "raise_hands":
      return reduceHands(state, frame.payload, frame.timestamp);
    case "chat":
      return reduceChat(state, frame.payload, {
        selfId: state.self?.id ?? null,
        at: frame.timestamp,
        transactionId: frame.transaction_id,
        now,
      });
    default:
      return reduceModules(state, frame, now);
  }
}
