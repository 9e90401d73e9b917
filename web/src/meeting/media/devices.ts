/** Lists devices and follows their coming and going. */
import { Room } from "livekit-client";
import type { Device, DeviceKind, Media } from "../store/state";

export const KINDS: readonly DeviceKind[] = ["audioinput", "videoinput", "audiooutput"];

export async function listDevices(): Promise<Media["devices"]> {
  const lists = await Promise.all(KINDS.map((kind) => Room.getLocalDevices(kind, false)));
  const [audioinput, videoinput, audiooutput] = lists.map(named);
  return {
    audioinput: audioinput ?? [],
    videoinput: videoinput ?? [],
    audiooutput: audiooutput ?? [],
  };
}

/** Without permission the browser hides names and ids: such entries say nothing. */
function named(devices: readonly MediaDeviceInfo[]): Device[] {
  return devices
    .filter((device) => device.deviceId !== "" && device.label !== "")
    .map((device) => ({ id: device.deviceId, label: device.label }));
}

export function watchDevices(onChange: () => void): () => void {
  // Absent on pages that were not loaded over a secure connection.
  const devices = (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
  devices?.addEventListener("devicechange", onChange);
  return () => devices?.removeEventListener("devicechange", onChange);
}
