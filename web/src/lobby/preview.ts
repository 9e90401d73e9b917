/**
 * Microphone and camera before the meeting: opened here, shown in the lobby, closed when it ends.
 * Nothing is sent anywhere.
 */
import { createStore } from "zustand/vanilla";
import type { MediaChoice } from "../meeting/contract";
import { constraintsFor, deviceProblem, type DeviceProblem, type MediaKind } from "./devices";
import { storeMedia } from "./storage";

export type TrackStatus = "off" | "asking" | "live" | DeviceProblem;

export interface TrackState {
  status: TrackStatus;
  stream: MediaStream | null;
}

export interface PreviewState {
  audio: TrackState;
  video: TrackState;
  choice: MediaChoice;
  devices: readonly MediaDeviceInfo[];
}

const OFF: TrackState = { status: "off", stream: null };

function enabledKey(kind: MediaKind): "audioEnabled" | "videoEnabled" {
  return kind === "audio" ? "audioEnabled" : "videoEnabled";
}

function idKey(kind: MediaKind): "audioDeviceId" | "videoDeviceId" {
  return kind === "audio" ? "audioDeviceId" : "videoDeviceId";
}

export class LocalPreview {
  readonly store;
  /** Requests that are no longer wanted are recognised by an old number. */
  readonly #wanted: Record<MediaKind, number> = { audio: 0, video: 0 };
  readonly #media: MediaDevices | undefined;
  readonly #onDeviceChange = () => void this.#devicesChanged();

  constructor(choice: MediaChoice, media: MediaDevices | undefined) {
    this.#media = media;
    this.store = createStore<PreviewState>()(() => ({
      audio: OFF,
      video: OFF,
      choice,
      devices: [],
    }));
  }

  /** Opens what is switched on, with one question of the browser for both. */
  async begin(): Promise<void> {
    this.#media?.addEventListener("devicechange", this.#onDeviceChange);
    const { choice } = this.store.getState();
    const kinds: MediaKind[] = [];
    if (choice.audioEnabled) kinds.push("audio");
    if (choice.videoEnabled) kinds.push("video");
    await this.#open(kinds);
    await this.#listDevices();
  }

  /** Closes everything; `begin` may be called again. */
  end(): void {
    this.#media?.removeEventListener("devicechange", this.#onDeviceChange);
    this.#close("audio");
    this.#close("video");
  }

  async setEnabled(kind: MediaKind, enabled: boolean): Promise<void> {
    this.#choose({ [enabledKey(kind)]: enabled });
    if (enabled) await this.#open([kind]);
    else this.#close(kind);
    await this.#listDevices();
  }

  async setDevice(kind: MediaKind, deviceId: string | undefined): Promise<void> {
    this.#choose({ [idKey(kind)]: deviceId });
    if (this.store.getState().choice[enabledKey(kind)]) await this.#open([kind]);
  }

  setOutput(outputDeviceId: string | undefined): void {
    this.#choose({ outputDeviceId });
  }

  /** After the person has mended what kept a device away. */
  async retry(): Promise<void> {
    const { choice, audio, video } = this.store.getState();
    const kinds: MediaKind[] = [];
    if (choice.audioEnabled && audio.status !== "live") kinds.push("audio");
    if (choice.videoEnabled && video.status !== "live") kinds.push("video");
    await this.#open(kinds);
    await this.#listDevices();
  }

  #choose(part: Partial<MediaChoice>): void {
    const choice = { ...this.store.getState().choice, ...part };
    this.store.setState({ choice });
    storeMedia(choice);
  }

  #set(kind: MediaKind, track: TrackState): void {
    this.store.setState(kind === "audio" ? { audio: track } : { video: track });
  }

  #close(kind: MediaKind): void {
    this.#wanted[kind] += 1;
    for (const track of this.store.getState()[kind].stream?.getTracks() ?? []) track.stop();
    this.#set(kind, OFF);
  }

  async #open(kinds: readonly MediaKind[]): Promise<void> {
    const [first] = kinds;
    if (first === undefined) return;
    const media = this.#media;
    if (!media) {
      for (const kind of kinds) this.#set(kind, { status: "insecure", stream: null });
      return;
    }
    for (const kind of kinds) {
      this.#close(kind);
      this.#set(kind, { status: "asking", stream: null });
    }
    const numbers = { ...this.#wanted };
    const { choice } = this.store.getState();
    try {
      const stream = await media.getUserMedia({
        ...(kinds.includes("audio") && { audio: constraintsFor("audio", choice.audioDeviceId) }),
        ...(kinds.includes("video") && { video: constraintsFor("video", choice.videoDeviceId) }),
      });
      for (const kind of kinds) this.#adopt(kind, stream, numbers[kind]);
    } catch (error) {
      // One missing device fails both: ask for each of them alone.
      if (kinds.length > 1) {
        await this.#open(["audio"]);
        await this.#open(["video"]);
      } else if (this.#wanted[first] === numbers[first]) {
        this.#set(first, { status: deviceProblem(error), stream: null });
      }
    }
  }

  #adopt(kind: MediaKind, stream: MediaStream, number: number): void {
    const tracks = kind === "audio" ? stream.getAudioTracks() : stream.getVideoTracks();
    if (this.#wanted[kind] !== number) {
      for (const track of tracks) track.stop();
      return;
    }
    for (const track of tracks) {
      track.addEventListener("ended", () => {
        if (this.#wanted[kind] === number) this.#set(kind, { status: "missing", stream: null });
      });
    }
    this.#set(kind, { status: "live", stream: new MediaStream(tracks) });
  }

  async #listDevices(): Promise<void> {
    this.store.setState({ devices: (await this.#media?.enumerateDevices()) ?? [] });
  }

  async #devicesChanged(): Promise<void> {
    await this.#listDevices();
    const { audio, video } = this.store.getState();
    if (audio.status === "missing" || video.status === "missing") await this.retry();
  }
}
