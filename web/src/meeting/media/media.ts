/**
 * Sound and picture: wraps one LiveKit room and mirrors it into the store as plain data.
 *
 * It is independent of signalling: while signalling is away nothing here is touched. It only asks
 * for a new token when LiveKit itself has ended the connection.
 */
import type { LocalTrack, RemoteTrack } from "livekit-client";
import { ConnectionState, DisconnectReason, Room, RoomEvent, Track } from "livekit-client";
import type { MediaChoice } from "../contract";
import type { DeviceKind, Media, OwnSource } from "../store/state";
import { listDevices, watchDevices } from "./devices";
import { faultOf, isCancelled } from "./faults";
import { roomOptions, SCREEN_CAPTURE, SCREEN_PUBLISH } from "./options";
import { peersOf, permissionsOf } from "./snapshot";
import type { PeerStats } from "./stats";
import { statsOf } from "./stats";

export interface Credentials {
  public_url: string;
  token: string;
}

export interface MediaHooks {
  get: () => Media;
  change: (change: Partial<Media>) => void;
  /** Asks signalling for a fresh token; rejects if none comes. */
  requestToken: () => Promise<Credentials>;
  onFault: (source: OwnSourceName, fault: NonNullable<OwnSource["fault"]>) => void;
  /** A device in use was unplugged and another one took over. */
  onDeviceGone: (kind: DeviceKind) => void;
}

export type OwnSourceName = "microphone" | "camera" | "screen";
export type VideoKind = "camera" | "screen";

/** Doubling delays between our own attempts, in milliseconds. */
const FIRST_DELAY_MS = 500;
const LAST_DELAY_MS = 20_000;

/** LiveKit ended it on purpose: the platform will say why, or bring new credentials. */
const QUIET_ENDS: readonly DisconnectReason[] = [
  DisconnectReason.CLIENT_INITIATED,
  DisconnectReason.DUPLICATE_IDENTITY,
  DisconnectReason.PARTICIPANT_REMOVED,
  DisconnectReason.ROOM_DELETED,
  DisconnectReason.ROOM_CLOSED,
];

const WATCHED = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ConnectionQualityChanged,
  RoomEvent.ParticipantPermissionsChanged,
  RoomEvent.ActiveDeviceChanged,
] as const;

const SOURCES: Record<OwnSourceName, Track.Source> = {
  microphone: Track.Source.Microphone,
  camera: Track.Source.Camera,
  screen: Track.Source.ScreenShare,
};

export class MediaSession {
  readonly #hooks: MediaHooks;
  #choice: MediaChoice;
  readonly #listeners = new Set<() => void>();
  readonly #sounds: HTMLElement;
  readonly #stopWatching: () => void;
  #room: Room | null = null;
  /** Grows with each connection that is wanted; what belongs to an older one is dropped. */
  #generation = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #refreshQueued = false;
  /** What is to be on after the next connection: as chosen in the lobby, then as it last was. */
  #wanted: { microphone: boolean; camera: boolean };

  constructor(choice: MediaChoice, hooks: MediaHooks) {
    this.#choice = choice;
    this.#hooks = hooks;
    this.#wanted = { microphone: choice.audioEnabled, camera: choice.videoEnabled };
    this.#sounds = document.createElement("div");
    this.#sounds.hidden = true;
    document.body.append(this.#sounds);
    this.#stopWatching = watchDevices(() => void this.#devicesChanged());
  }

  /** Another choice of devices, for the next connection: made in the waiting room. */
  choose(choice: MediaChoice): void {
    if (this.#room !== null) return;
    this.#choice = choice;
    this.#wanted = { microphone: choice.audioEnabled, camera: choice.videoEnabled };
  }

  /** Connects, or moves an existing connection over to new credentials. */
  async connect(credentials: Credentials): Promise<void> {
    const generation = ++this.#generation;
    clearTimeout(this.#retry);
    this.#hooks.change({ state: this.#room === null ? "connecting" : "reconnecting" });
    await this.#attempt(generation, 0, credentials);
  }

  /** Stops everything; the session cannot be used again. */
  async close(): Promise<void> {
    this.#generation += 1;
    clearTimeout(this.#retry);
    this.#stopWatching();
    const room = this.#room;
    this.#room = null;
    await room?.disconnect(true);
    this.#sounds.remove();
    this.#hooks.change({ state: "idle", peers: {} });
  }

  /** Switches all of our own sources off, and the sound of others with them. */
  async pause(): Promise<void> {
    this.#generation += 1;
    clearTimeout(this.#retry);
    const room = this.#room;
    this.#room = null;
    this.#wanted = { microphone: false, camera: false };
    await room?.disconnect(true);
    const off: OwnSource = { isOn: false, isBusy: false, fault: null };
    this.#hooks.change({ state: "idle", peers: {}, microphone: off, camera: off, screen: off });
  }

  /** Switches our own sources off, and leaves them off after a connection that is being made. */
  async silence(): Promise<void> {
    this.#wanted = { microphone: false, camera: false };
    const { microphone, camera, screen } = this.#hooks.get();
    await Promise.all([
      microphone.isOn && this.setMicrophone(false),
      camera.isOn && this.setCamera(false),
      screen.isOn && this.setScreen(false),
    ]);
  }

  async setMicrophone(on: boolean): Promise<void> {
    await this.#set("microphone", on, (room) => room.localParticipant.setMicrophoneEnabled(on));
  }

  async setCamera(on: boolean): Promise<void> {
    await this.#set("camera", on, (room) => room.localParticipant.setCameraEnabled(on));
  }

  async setScreen(on: boolean): Promise<void> {
    await this.#set("screen", on, (room) =>
      room.localParticipant.setScreenShareEnabled(on, SCREEN_CAPTURE, SCREEN_PUBLISH),
    );
  }

  async switchDevice(kind: DeviceKind, id: string): Promise<void> {
    const room = this.#room;
    if (room === null) return;
    try {
      await room.switchActiveDevice(kind, id);
    } catch (error) {
      this.#hooks.onFault(kind === "videoinput" ? "camera" : "microphone", faultOf(error));
    }
    this.#refresh();
  }

  /** Called from a click, when the browser has held back the sound. */
  async startSound(): Promise<void> {
    await this.#room?.startAudio();
  }

  stats(): Promise<PeerStats[]> {
    return this.#room === null ? Promise.resolve([]) : statsOf(this.#room);
  }

  /** The track to show, or undefined while there is none. */
  videoTrack(identity: string, kind: VideoKind): Track | undefined {
    const track = this.#room
      ?.getParticipantByIdentity(identity)
      ?.getTrackPublication(SOURCES[kind])?.track;
    return track ?? undefined;
  }

  /** Calls back when tracks come or go; gives back how to stop that. */
  readonly onTracks = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async #attempt(generation: number, attempt: number, known?: Credentials): Promise<void> {
    try {
      const credentials = known ?? (await this.#hooks.requestToken());
      if (generation !== this.#generation) return;
      await this.#open(generation, credentials);
    } catch {
      // Whatever the reason (network, token, server), the answer is the same: later again.
      if (generation === this.#generation) this.#again(generation, attempt);
    }
  }

  #again(generation: number, attempt: number): void {
    this.#hooks.change({ state: "reconnecting" });
    const delay = Math.min(FIRST_DELAY_MS * 2 ** attempt, LAST_DELAY_MS);
    this.#retry = setTimeout(() => void this.#attempt(generation, attempt + 1), delay);
  }

  /** Connects a new LiveKit room and takes our own tracks over into it. */
  async #open(generation: number, { public_url, token }: Credentials): Promise<void> {
    const room = new Room(roomOptions(this.#choice));
    this.#listen(room, generation);
    await room.connect(public_url, token);
    if (generation !== this.#generation) {
      await room.disconnect(false);
      return;
    }
    const before = this.#room;
    const tracks = before === null ? [] : ownTracks(before);
    this.#room = room;
    await before?.disconnect(false);
    this.#hooks.change({ state: "connected" });
    // The first reading must not overwrite what is wanted before it is published.
    const wanted = this.#wanted;
    this.#refresh();
    await this.#publish(room, tracks, wanted);
    this.#hooks.change({ devices: await listDevices() });
    this.#refresh();
  }

  async #publish(
    room: Room,
    tracks: readonly LocalTrack[],
    { microphone, camera }: { microphone: boolean; camera: boolean },
  ): Promise<void> {
    for (const track of tracks) {
      const options = track.source === Track.Source.ScreenShare ? SCREEN_PUBLISH : {};
      await room.localParticipant.publishTrack(track, { ...options, source: track.source });
    }
    const may = permissionsOf(room.localParticipant);
    const { localParticipant: me } = room;
    await Promise.all([
      microphone && may.microphone && !me.isMicrophoneEnabled && this.setMicrophone(true),
      camera && may.camera && !me.isCameraEnabled && this.setCamera(true),
    ]);
  }

  async #set(
    name: OwnSourceName,
    on: boolean,
    act: (room: Room) => Promise<unknown>,
  ): Promise<void> {
    const room = this.#room;
    if (room === null) return;
    const { isOn } = this.#hooks.get()[name];
    this.#own(name, { isOn, isBusy: true, fault: null });
    try {
      await act(room);
      this.#own(name, { isOn, isBusy: false, fault: null });
    } catch (error) {
      const isChoice = name === "screen" && isCancelled(error);
      const fault = isChoice ? null : faultOf(error);
      this.#own(name, { isOn: false, isBusy: false, fault });
      if (fault !== null) this.#hooks.onFault(name, fault);
    }
    this.#refresh();
    // With the first permission the browser tells the names of devices.
    if (on) this.#hooks.change({ devices: await listDevices() });
  }

  #own(name: OwnSourceName, source: OwnSource): void {
    this.#hooks.change({ [name]: source });
  }

  #listen(room: Room, generation: number): void {
    const isCurrent = (): boolean => room === this.#room;
    for (const event of WATCHED) room.on(event, () => this.#refresh());
    room.on(RoomEvent.TrackSubscribed, (track) => this.#play(track));
    room.on(RoomEvent.TrackUnsubscribed, (track) => track.detach().forEach((e) => e.remove()));
    room.on(RoomEvent.AudioPlaybackStatusChanged, (playing) => {
      if (isCurrent()) this.#hooks.change({ soundBlocked: !playing });
    });
    // While only LiveKit's signalling comes back (SignalReconnecting), pictures go on.
    room.on(
      RoomEvent.Reconnecting,
      () => isCurrent() && this.#hooks.change({ state: "reconnecting" }),
    );
    room.on(RoomEvent.Reconnected, () => isCurrent() && this.#hooks.change({ state: "connected" }));
    room.on(RoomEvent.Disconnected, (reason) => {
      if (!isCurrent() || generation !== this.#generation) return;
      if (reason !== undefined && QUIET_ENDS.includes(reason)) return;
      this.#again(generation, 0);
    });
  }

  #play(track: RemoteTrack): void {
    if (track.kind === Track.Kind.Audio) this.#sounds.append(track.attach());
  }

  /** Reads the room once for all events of this moment. */
  #refresh(): void {
    if (this.#refreshQueued) return;
    this.#refreshQueued = true;
    queueMicrotask(() => {
      this.#refreshQueued = false;
      const room = this.#room;
      if (room !== null) this.#mirror(room);
      for (const listener of this.#listeners) listener();
    });
  }

  #mirror(room: Room): void {
    const before = this.#hooks.get();
    const { localParticipant: me } = room;
    if (room.state === ConnectionState.Connected) {
      this.#wanted = { microphone: me.isMicrophoneEnabled, camera: me.isCameraEnabled };
    }
    const own = (name: OwnSourceName, isOn: boolean): OwnSource =>
      before[name].isOn === isOn ? before[name] : { ...before[name], isOn };
    this.#hooks.change({
      peers: peersOf(room, before.peers),
      microphone: own("microphone", me.isMicrophoneEnabled),
      camera: own("camera", me.isCameraEnabled),
      screen: own("screen", me.isScreenShareEnabled),
      mayPublish: permissionsOf(me),
      activeDevice: activeDevices(room),
    });
  }

  async #devicesChanged(): Promise<void> {
    const devices = await listDevices();
    this.#hooks.change({ devices });
    const room = this.#room;
    if (room === null) return;
    for (const kind of ["audioinput", "videoinput"] as const) {
      const isOn =
        kind === "audioinput"
          ? room.localParticipant.isMicrophoneEnabled
          : room.localParticipant.isCameraEnabled;
      const active = room.getActiveDevice(kind);
      const next = devices[kind][0];
      if (!isOn || active === undefined || active === "default") continue;
      if (devices[kind].some((device) => device.id === active) || next === undefined) continue;
      await this.switchDevice(kind, next.id);
      this.#hooks.onDeviceGone(kind);
    }
  }
}

function ownTracks(room: Room): LocalTrack[] {
  return [...room.localParticipant.trackPublications.values()].flatMap(({ track }) =>
    track === undefined ? [] : [track],
  );
}

function activeDevices(room: Room): Media["activeDevice"] {
  const active: Partial<Record<DeviceKind, string>> = {};
  for (const kind of ["audioinput", "videoinput", "audiooutput"] as const) {
    const id = room.getActiveDevice(kind);
    if (id !== undefined) active[kind] = id;
  }
  return active;
}
