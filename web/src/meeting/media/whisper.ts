/**
 * The sound of a whisper group: a LiveKit room of its own beside the meeting's.
 *
 * Its members hear it all the time. Whoever whispers is heard there only: the microphone of the
 * meeting is switched off meanwhile, and on again as it was.
 */
import type { RemoteTrack } from "livekit-client";
import { Room, RoomEvent, Track } from "livekit-client";
import { encryptionWith } from "./encryption";
import { isAccepted } from "./snapshot";

export interface WhisperHooks {
  /** Ours in the meeting, on or off. */
  isMicrophoneOn: () => boolean;
  setMicrophone: (on: boolean) => Promise<void>;
  /** Address of the media server; null while there is none. */
  address: () => string | null;
  /** Of the meeting; null if it is not encrypted end to end. */
  key: () => string | null;
  /** The group's room could not be reached, or the microphone did not start. */
  onFailure: () => void;
}

export class WhisperMedia {
  readonly #hooks: WhisperHooks;
  #room: Room | null = null;
  #token: string | null = null;
  #wasOn = false;
  #sounds: HTMLElement[] = [];
  /** One change after the other, however fast the key is pressed. */
  #work: Promise<void> = Promise.resolve();

  constructor(hooks: WhisperHooks) {
    this.#hooks = hooks;
  }

  /** Into the group with this token; null: out of any. */
  enter(token: string | null): void {
    if (token === this.#token) return;
    this.#token = token;
    this.#queue(() => this.#move(token));
  }

  /** The same room once more, with another key. */
  renew(): void {
    if (this.#token !== null) this.#queue(() => this.#move(this.#token));
  }

  talk(isTalking: boolean): void {
    this.#queue(() => (isTalking ? this.#start() : this.#end()));
  }

  async #move(token: string | null): Promise<void> {
    await this.#end();
    await this.#room?.disconnect(true);
    this.#room = null;
    for (const sound of this.#sounds.splice(0)) sound.remove();
    const address = this.#hooks.address();
    if (token === null || token !== this.#token || address === null) return;
    const encryption = await encryptionWith(this.#hooks.key());
    const room = new Room({ disconnectOnPageLeave: false, ...encryption.options });
    room.on(RoomEvent.TrackSubscribed, (track, publication) => {
      if (isAccepted(publication, encryption)) this.#play(track);
    });
    room.on(RoomEvent.TrackUnsubscribed, (track) => track.detach().forEach((e) => e.remove()));
    await encryption.begin(room, () => undefined);
    await room.connect(address, token);
    this.#room = room;
  }

  async #start(): Promise<void> {
    const room = this.#room;
    if (room === null || room.localParticipant.isMicrophoneEnabled) return;
    this.#wasOn = this.#hooks.isMicrophoneOn();
    if (this.#wasOn) await this.#hooks.setMicrophone(false);
    await room.localParticipant.setMicrophoneEnabled(true);
  }

  async #end(): Promise<void> {
    const room = this.#room;
    if (room?.localParticipant.isMicrophoneEnabled !== true) return;
    await room.localParticipant.setMicrophoneEnabled(false);
    if (this.#wasOn) await this.#hooks.setMicrophone(true);
    this.#wasOn = false;
  }

  #play(track: RemoteTrack): void {
    if (track.kind !== Track.Kind.Audio) return;
    const sound = track.attach();
    sound.hidden = true;
    document.body.append(sound);
    this.#sounds.push(sound);
  }

  #queue(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch(() => this.#hooks.onFailure());
  }
}
