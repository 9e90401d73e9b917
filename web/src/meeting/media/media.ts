/**
 * Sound and picture: wraps one LiveKit room and mirrors it into the store as plain data.
 *
 * It is independent of signalling: while signalling is away nothing here is touched. It only asks
 * for a new token when LiveKit itself has ended the connection.
 */
import type { LocalTrack, RemoteTrack } from "livekit-client";
import { ConnectionState, Room, RoomEvent, Track } from "livekit-client";
import type { MediaChoice } from "../contract";
import type { DeviceKind, Media, OwnSource } from "../store/state";
import { listDevices, watchDevices } from "./devices";
import { encryptionWith, NO_ENCRYPTION, type Encryption } from "./encryption";
import { faultOf, isCancelled } from "./faults";
import type { OwnSourceName } from "./livekit";
import { activeDevices, enable, ownTracks, QUIET_ENDS, SOURCES, WATCHED } from "./livekit";
import { roomOptions, SCREEN_PUBLISH } from "./options";
import { isAccepted, isDisguised, peersOf, permissionsOf } from "./snapshot";
import type { PeerStats } from "./stats";
import { statsOf } from "./stats";

export interface Credentials {
  public_url: string;
  token: string;
}

export interface MediaHooks {
  get: () => Media;
  change: (change: Partial<Media>) => void;
  /** Whether the person may be seen or heard now; what has to be asked first, is asked. */
  mayTurnOn: (source: OwnSourceName) => boolean;
  /** Asks signalling for a fresh token; rejects if none comes. */
  requestToken: () => Promise<Credentials>;
  onFault: (source: OwnSourceName, fault: NonNullable<OwnSource["fault"]>) => void;
  /** A device in use was unplugged and another one took over. */
  onDeviceGone: (kind: DeviceKind) => void;
}

export type VideoKind = "camera" | "screen";

/** Doubling delays between our own attempts, in milliseconds. */
const FIRST_DELAY_MS = 500;
const LAST_DELAY_MS = 20_000;

interface Wanted {
  microphone: boolean;
  camera: boolean;
}

export class MediaSession {
  readonly #hooks: MediaHooks;
  #choice: MediaChoice;
  readonly #listeners = new Set<() => void>();
  readonly #sounds: HTMLElement;
  readonly #stopWatching: () => void;
  #room: Room | null = null;
  /** Of an end-to-end encrypted meeting. */
  #key: string | null;
  #encryption = NO_ENCRYPTION;
  /** Grows with each connection that is wanted; what belongs to an older one is dropped. */
  #generation = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #refreshQueued = false;
  /** What is to be on after the next connection: as chosen in the lobby, then as it last was. */
  #wanted: Wanted;
  /** A connection has just been made, and what was wanted is not published yet. */
  #isPublishing = false;

  constructor(choice: MediaChoice, key: string | null, hooks: MediaHooks) {
    this.#choice = choice;
    this.#key = key;
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
    if (this.#room === null) {
      this.#hooks.change({ state: "connecting" });
      this.#wish(this.#wanted);
    } else {
      this.#hooks.change({ state: "reconnecting" });
    }
    await this.#attempt(generation, 0, credentials);
  }

  /** With another key, from a new connection on. */
  async rekey(key: string): Promise<void> {
    this.#key = key;
    const generation = ++this.#generation;
    clearTimeout(this.#retry);
    this.#hooks.change({ state: this.#room === null ? "connecting" : "reconnecting" });
    await this.#attempt(generation, 0);
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
    if (!on || this.#hooks.mayTurnOn("microphone")) await this.#choose("microphone", on);
  }

  async setCamera(on: boolean): Promise<void> {
    if (!on || this.#hooks.mayTurnOn("camera")) await this.#choose("camera", on);
  }

  async setScreen(on: boolean): Promise<void> {
    if (this.#room === null || (on && !this.#hooks.mayTurnOn("screen"))) return;
    await this.#set(this.#room, "screen", on);
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
    this.#hooks.change({ state: this.#room === null ? "unreachable" : "reconnecting" });
    const delay = Math.min(FIRST_DELAY_MS * 2 ** attempt, LAST_DELAY_MS);
    this.#retry = setTimeout(() => void this.#attempt(generation, attempt + 1), delay);
  }

  /** Connects a new LiveKit room and takes our own tracks over into it. */
  async #open(generation: number, { public_url, token }: Credentials): Promise<void> {
    const encryption = await encryptionWith(this.#key);
    const room = new Room({ ...roomOptions(this.#choice), ...encryption.options });
    this.#listen(room, generation, encryption);
    await encryption.begin(room, () => this.#refresh());
    await room.connect(public_url, token);
    if (generation !== this.#generation) {
      await room.disconnect(false);
      return;
    }
    const before = this.#room;
    const tracks = before === null ? [] : ownTracks(before);
    this.#room = room;
    this.#encryption = encryption;
    await before?.disconnect(false);
    this.#hooks.change({ state: "connected" });
    this.#isPublishing = true;
    this.#refresh();
    try {
      await this.#publish(room, tracks, this.#wanted);
      await this.#obey(room, this.#wanted);
    } finally {
      this.#isPublishing = false;
    }
    this.#settle("microphone");
    this.#settle("camera");
    this.#hooks.change({ devices: await listDevices() });
    this.#refresh();
  }

  async #publish(
    room: Room,
    tracks: readonly LocalTrack[],
    { microphone, camera }: Wanted,
  ): Promise<void> {
    for (const track of tracks) {
      const options = track.source === Track.Source.ScreenShare ? SCREEN_PUBLISH : {};
      await room.localParticipant.publishTrack(track, { ...options, source: track.source });
    }
    const may = permissionsOf(room.localParticipant);
    const { localParticipant: me } = room;
    await Promise.all([
      microphone &&
        may.microphone &&
        !me.isMicrophoneEnabled &&
        this.#set(room, "microphone", true),
      camera && may.camera && !me.isCameraEnabled && this.#set(room, "camera", true),
    ]);
  }

  /** Who changed their mind while it was being published gets what they want now. */
  async #obey(room: Room, wanted: Wanted): Promise<void> {
    const { localParticipant: me } = room;
    const { microphone, camera } = wanted;
    await this.#publish(room, [], wanted);
    await Promise.all([
      !microphone && me.isMicrophoneEnabled && this.#set(room, "microphone", false),
      !camera && me.isCameraEnabled && this.#set(room, "camera", false),
    ]);
  }

  async #choose(name: keyof Wanted, on: boolean): Promise<void> {
    if (this.#room === null || this.#isPublishing) this.#wish({ ...this.#wanted, [name]: on });
    else await this.#set(this.#room, name, on);
  }

  /** Before anything is published: what is to be on once there is a connection. */
  #wish(wanted: Wanted): void {
    this.#wanted = wanted;
    const pending = (isOn: boolean): OwnSource => ({ isOn, isBusy: isOn, fault: null });
    this.#hooks.change({
      microphone: pending(wanted.microphone),
      camera: pending(wanted.camera),
    });
  }

  async #set(room: Room, name: OwnSourceName, on: boolean): Promise<void> {
    const { isOn } = this.#hooks.get()[name];
    this.#own(name, { isOn, isBusy: true, fault: null });
    try {
      await enable(room, name, on);
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

  /** Nothing is pending any more, whether it came on or may not. */
  #settle(name: OwnSourceName): void {
    this.#own(name, { ...this.#hooks.get()[name], isBusy: false });
  }

  #own(name: OwnSourceName, source: OwnSource): void {
    this.#hooks.change({ [name]: source });
  }

  #listen(room: Room, generation: number, encryption: Encryption): void {
    const isCurrent = (): boolean => room === this.#room;
    for (const event of WATCHED) room.on(event, () => this.#refresh());
    room.on(RoomEvent.TrackSubscribed, (track, publication) => {
      const isTaken = isAccepted(publication, encryption) && !isDisguised(publication);
      if (isTaken) this.#play(track);
      else publication.setSubscribed(false);
    });
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
    const own = (name: OwnSourceName, isOn: boolean): OwnSource =>
      before[name].isOn === isOn ? before[name] : { ...before[name], isOn };
    // What is about to be published is not off in the meantime.
    if (!this.#isPublishing) {
      if (room.state === ConnectionState.Connected) {
        this.#wanted = { microphone: me.isMicrophoneEnabled, camera: me.isCameraEnabled };
      }
      this.#hooks.change({
        microphone: own("microphone", me.isMicrophoneEnabled),
        camera: own("camera", me.isCameraEnabled),
      });
    }
    this.#hooks.change({
      peers: peersOf(room, before.peers, this.#encryption),
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
