/** How we capture and publish. */
import type { RoomOptions, ScreenShareCaptureOptions, TrackPublishOptions } from "livekit-client";
import { AudioPresets, ScreenSharePresets, VideoPresets } from "livekit-client";
import type { MediaChoice } from "../contract";

export function roomOptions(choice: MediaChoice): RoomOptions {
  const { audioDeviceId, videoDeviceId, outputDeviceId } = choice;
  return {
    adaptiveStream: true,
    dynacast: true,
    // A page that is hidden for a moment (a phone call, another app) stays in the meeting.
    disconnectOnPageLeave: false,
    audioCaptureDefaults: {
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
      ...(audioDeviceId !== undefined && { deviceId: audioDeviceId }),
    },
    videoCaptureDefaults: {
      resolution: VideoPresets.h720.resolution,
      ...(videoDeviceId !== undefined && { deviceId: videoDeviceId }),
    },
    publishDefaults: {
      simulcast: true,
      dtx: true,
      red: true,
      audioPreset: AudioPresets.speech,
    },
    ...(outputDeviceId !== undefined && { audioOutput: { deviceId: outputDeviceId } }),
  };
}

/** Sharp text before smooth motion; sound of the shared tab or system where it is offered. */
export const SCREEN_CAPTURE: ScreenShareCaptureOptions = {
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  resolution: ScreenSharePresets.h1080fps15.resolution,
  contentHint: "detail",
  selfBrowserSurface: "exclude",
  surfaceSwitching: "include",
  systemAudio: "include",
  suppressLocalAudioPlayback: false,
};

export const SCREEN_PUBLISH: TrackPublishOptions = {
  screenShareEncoding: ScreenSharePresets.h1080fps15.encoding,
  screenShareSimulcastLayers: [ScreenSharePresets.h360fps3],
  audioPreset: AudioPresets.musicHighQualityStereo,
  dtx: false,
  red: false,
};
