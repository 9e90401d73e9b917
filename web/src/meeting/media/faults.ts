/** Why a microphone, a camera or a screen could not be had. */
import { MediaDeviceFailure } from "livekit-client";
import type { MediaFault } from "../store/state";

export function faultOf(error: unknown): MediaFault {
  switch (MediaDeviceFailure.getFailure(error)) {
    case MediaDeviceFailure.PermissionDenied:
      return "denied";
    case MediaDeviceFailure.NotFound:
      return "missing";
    case MediaDeviceFailure.DeviceInUse:
      return "busy";
    default:
      return "failed";
  }
}

/** Closing the browser's picker is a choice, not a fault. */
export function isCancelled(error: unknown): boolean {
  return (
    error instanceof DOMException &&
    (error.name === "NotAllowedError" || error.name === "AbortError")
  );
}
