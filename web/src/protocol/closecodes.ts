/** What a closed socket means (signaling-core.md 1.7, and 4410 of our own resumption). */

export type AfterClose =
  /** The session is over for good. */
  | "over"
  /** The session may live on: resume it. */
  | "resume"
  /** The session is gone; ask for a new token and join again. */
  | "rejoin"
  /** The room is full; ask again later. */
  | "full";

export const CANNOT_RESUME = 4410;

const POLICY_VIOLATION = 1008;
const MESSAGE_TOO_BIG = 1009;
const SERVER_ERROR = 1011;
const TRY_AGAIN_LATER = 1013;

export function afterClose(code: number): AfterClose {
  switch (code) {
    case 1000:
      return "over";
    case TRY_AGAIN_LATER:
      return "full";
    // Sending the same frames once more would only end the same way.
    case POLICY_VIOLATION:
    case MESSAGE_TOO_BIG:
    case SERVER_ERROR:
    case CANNOT_RESUME:
      return "rejoin";
    default:
      return "resume";
  }
}
