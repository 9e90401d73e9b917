/** Cameras, microphones and loudspeakers: names, and what can go wrong with them. */

export type MediaKind = "audio" | "video";
export type DeviceProblem = "denied" | "missing" | "busy" | "insecure" | "failed";

/** Reads the error of getUserMedia. */
export function deviceProblem(error: unknown): DeviceProblem {
  if (!(error instanceof DOMException)) return "failed";
  switch (error.name) {
    case "NotAllowedError":
    case "SecurityError":
    case "PermissionDeniedError":
      return "denied";
    case "NotFoundError":
    case "OverconstrainedError":
    case "DevicesNotFoundError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
    case "TrackStartError":
      return "busy";
    default:
      return "failed";
  }
}

export interface DeviceOption {
  value: string;
  label: string;
}

type DeviceLike = Pick<MediaDeviceInfo, "deviceId" | "kind" | "label">;

/**
 * Devices of one kind by name. Browsers list the system's default a second time, and hide names
 * and ids until they may be used.
 */
export function deviceOptions(
  devices: readonly DeviceLike[],
  kind: MediaDeviceKind,
  language: string,
): DeviceOption[] {
  const aliases = ["", "default", "communications"];
  return devices
    .filter((device) => device.kind === kind && !aliases.includes(device.deviceId))
    .map((device) => ({ value: device.deviceId, label: cleanLabel(device.label) }))
    .filter(
      (option, index, all) => all.findIndex((other) => other.value === option.value) === index,
    )
    .toSorted((a, b) => a.label.localeCompare(b.label, language));
}

/** Chromium appends the USB ids: "Camera (046d:0825)". */
function cleanLabel(label: string): string {
  return label.replace(/\s*\([0-9a-f]{4}:[0-9a-f]{4}\)$/i, "");
}

/** The chosen device if it is still there. */
export function presentDevice(
  options: readonly DeviceOption[],
  chosen: string | undefined,
): string | undefined {
  return options.some((option) => option.value === chosen) ? chosen : undefined;
}

export function constraintsFor(
  kind: MediaKind,
  deviceId: string | undefined,
): MediaTrackConstraints {
  // "ideal": a camera that was unplugged since the last visit must not keep the others out.
  const device = deviceId === undefined ? {} : { deviceId: { ideal: deviceId } };
  if (kind === "audio") return { ...device, echoCancellation: true, noiseSuppression: true };
  return { ...device, width: { ideal: 1280 }, height: { ideal: 720 } };
}
