/**
 * A meeting as it runs: signalling feeds the store, the store's news drive sound and picture.
 *
 * Signalling and media fail and recover independently of each other. Media are touched only when
 * a join brings new credentials, or when LiveKit itself has ended the connection.
 */
import {
  SignalingClient,
  type ClientFrame,
  type EventOf,
  type LinkState,
  type ServerFrame,
} from "../../protocol";
import type { JoinDetails, LeftReason, MediaChoice, StartResponse } from "../contract";
import type { OwnSourceName } from "../media/livekit";
import { MediaSession, type Credentials } from "../media/media";
import { WhisperMedia } from "../media/whisper";
import { settleUnsent } from "../store/chat";
import { BoardRelay } from "../modules/board/relay";
import { ModuleCommands } from "../modules/commands";
import { mustBeSilent } from "../modules/recording/state";
import { withoutExpired } from "../modules/reduce";
import { noticesOf, settledNotices, sharingNotices, type Notice } from "../store/notices";
import { reduceFrame } from "../store/reduce";
import type { DeviceKind, MediaFault, MeetingState } from "../store/state";
import { createMeetingStore, type MeetingStore } from "../store/store";
import { Chatting } from "./chatting";
import { Commands } from "./commands";
import { isFinalError, leftReason } from "./farewell";
import { MediaTokens } from "./tokens";

export interface SessionOptions {
  roomId: string;
  title: string | null;
  join: JoinDetails;
  media: MediaChoice;
  /** The meeting is encrypted end to end with it. */
  encryptionKey: string | null;
  start: () => Promise<StartResponse>;
  onLeft: (reason: LeftReason) => void;
  onNotice: (notice: Notice) => void;
  /** A notice with this key is out of date. */
  onSettled: (key: string) => void;
}

/** The speaker view changes without an event when somebody has been silent for a while. */
const TICK_MS = 1000;

export class MeetingSession {
  readonly store: MeetingStore;
  readonly media: MediaSession;
  readonly commands: Commands;
  readonly tools: ModuleCommands;
  readonly board: BoardRelay;
  readonly chatting: Chatting;

  readonly #options: SessionOptions;
  #key: string | null;
  readonly #client: SignalingClient;
  readonly #tokens: MediaTokens;
  readonly #whisper: WhisperMedia;
  readonly #listening = new AbortController();
  #tick: ReturnType<typeof setInterval> | undefined;
  #unsent: ClientFrame[] = [];
  #isStopped = false;
  #enterAutomatically = true;
  #mediaAddress: string | null = null;
  /** Asked for while we may not be recorded. */
  #heldBack: OwnSourceName | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#key = options.encryptionKey;
    this.store = createMeetingStore(options.roomId, options.title);
    this.store.update((state) => ({
      ...state,
      media: { ...state.media, isEncrypted: this.#key !== null },
    }));
    this.#client = new SignalingClient({
      start: options.start,
      isFinal: isFinalError,
      onFrame: (frame) => this.#receive(frame),
      onLink: (link) => this.#linkChanged(link),
      onUnsent: (frames) => this.#unsent.push(...frames),
    });
    const send = (frame: ClientFrame): void => this.#client.send(frame);
    this.commands = new Commands(send);
    this.tools = new ModuleCommands(this.store, send);
    this.board = new BoardRelay(send);
    this.chatting = new Chatting(this.store, send);
    this.#tokens = new MediaTokens(() =>
      send({ namespace: "livekit", payload: { action: "create_new_access_token" } }),
    );
    this.media = this.#createMedia();
    this.#whisper = new WhisperMedia({
      isMicrophoneOn: () => this.store.state.media.microphone.isOn,
      setMicrophone: (on) => this.media.setMicrophone(on),
      address: () => this.#mediaAddress,
      key: () => this.#key,
      onFailure: () => this.#tell({ kind: "whisperFailed", tone: "error", key: "whisper" }),
    });
    this.store.api.subscribe((after, before) => {
      this.#followWhisper(before, after);
      this.#letGo(before, after);
      for (const notice of sharingNotices(before, after)) this.#tell(notice);
      for (const key of settledNotices(before, after)) options.onSettled(key);
    });
  }

  start(): void {
    this.#watchPage();
    this.#tick = setInterval(() => this.#pass(), TICK_MS);
    this.#client.start();
  }

  #pass(): void {
    this.store.update((state) => withoutExpired(state, Date.now()));
  }

  leave(): void {
    this.#client.leave();
  }

  get enterAutomatically(): boolean {
    return this.#enterAutomatically;
  }

  /** Whether to enter as soon as a moderator lets us in. */
  setEnterAutomatically(automatic: boolean): void {
    this.#enterAutomatically = automatic;
    if (automatic && this.store.state.accepted) this.commands.enterRoom();
  }

  /** Everybody goes, and so do we even if the answer does not come. */
  endForAll(): void {
    this.commands.endForAll();
  }

  /** Ends everything without telling the shell; for when the screen is taken away. */
  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#listening.abort();
    clearInterval(this.#tick);
    this.chatting.stop();
    this.#client.leave();
    this.#whisper.enter(null);
    this.board.stop();
    void this.media.close();
  }

  retryNow(): void {
    this.#client.retryNow();
  }

  /** In place of a key that does not fit the others'. */
  rekey(key: string): void {
    this.#key = key;
    void this.media.rekey(key);
    this.#whisper.renew();
  }

  #createMedia(): MediaSession {
    return new MediaSession(this.#options.media, this.#key, {
      get: () => this.store.state.media,
      change: (change) =>
        this.store.update((state) => ({ ...state, media: { ...state.media, ...change } })),
      mayTurnOn: (source) => this.#mayTurnOn(source),
      requestToken: () => this.#tokens.request(),
      onFault: (source, fault) => this.#tell(faultNotice(source, fault)),
      onDeviceGone: (kind) => this.#tell(goneNotice(kind)),
    });
  }

  #receive(frame: ServerFrame): void {
    const before = this.store.state;
    this.store.update((state) => reduceFrame(state, frame, Date.now()));
    const after = this.store.state;
    this.#follow(frame);
    this.tools.follow(frame);
    this.#breakFor(before, after);
    for (const notice of noticesOf(before, frame, after)) this.#tell(notice);
  }

  /** What a frame asks of us beside a new state. */
  #follow({ namespace, payload }: ServerFrame): void {
    if (namespace === "livekit") this.#heardOfMedia(payload);
    if (namespace === "excalidraw") this.board.receive(payload, this.store.state.self?.id ?? null);
    if (namespace === "core" && payload.message === "join_success") {
      if (payload.event_info?.e2e_encryption === true && this.#key === null) {
        this.#end({ kind: "keyMissing" });
        return;
      }
      this.board.load(payload.module_data.excalidraw?.scene);
      this.#settle();
      const credentials = payload.module_data.livekit;
      if (credentials !== undefined) this.#connect(credentials);
      else this.#mediaAbsent();
    }
    if (namespace === "breakout" && payload.message === "switched_room") {
      this.board.load(payload.own_data.excalidraw?.scene);
      const credentials = payload.own_data.livekit;
      if (credentials !== undefined) this.#connect(credentials);
    }
    if (namespace !== "moderation") return;
    if (payload.message === "sent_to_waiting_room") void this.media.pause();
    if (payload.message === "accepted" && this.#enterAutomatically) this.commands.enterRoom();
  }

  /** Credentials that nobody asked for lead back to a media room that was made again. */
  #heardOfMedia(event: EventOf<"livekit">): void {
    const isAnswer = this.#tokens.answer(event);
    if (isAnswer || event.message !== "credentials") return;
    if (this.store.state.media.state !== "connected") void this.media.connect(event);
  }

  #connect(credentials: Credentials): void {
    this.#mediaAddress = credentials.public_url;
    void this.media.connect(credentials);
  }

  #followWhisper(before: MeetingState, after: MeetingState): void {
    const { whisper } = after.modules;
    if (whisper === before.modules.whisper) return;
    this.#whisper.enter(whisper.group?.token ?? null);
    if (whisper.isTalking !== before.modules.whisper.isTalking) {
      this.#whisper.talk(whisper.isTalking);
    }
  }

  /** Whoever does not agree to be recorded is asked again before being heard or seen. */
  #mayTurnOn(source: OwnSourceName): boolean {
    if (!mustBeSilent(this.store.state.modules.recording)) return true;
    this.#heldBack = source;
    this.tools.recording.askAgain();
    return false;
  }

  /** What was held back comes on with the consent, and is forgotten without it. */
  #letGo(before: MeetingState, after: MeetingState): void {
    const consent = after.modules.recording?.consent ?? null;
    if (consent === null || consent === before.modules.recording?.consent) return;
    const source = this.#heldBack;
    this.#heldBack = null;
    if (!consent) return;
    if (source === "microphone") void this.media.setMicrophone(true);
    if (source === "camera") void this.media.setCamera(true);
  }

  /** Nobody is seen or heard by accident during a coffee break. */
  #breakFor(before: MeetingState, after: MeetingState): void {
    const { timer } = after.modules;
    const isNew = timer?.startedAt !== before.modules.timer?.startedAt;
    if (timer !== null && timer.isCoffee && isNew) void this.media.silence();
  }

  #mediaAbsent(): void {
    this.store.update((state) => ({ ...state, media: { ...state.media, state: "absent" } }));
  }

  #settle(): void {
    const unsent = this.#unsent;
    this.#unsent = [];
    if (unsent.length === 0) return;
    this.store.update((state) => ({
      ...state,
      chat: settleUnsent(state.chat, unsent, state.self?.id ?? null),
    }));
  }

  #linkChanged(link: LinkState): void {
    this.store.update((state) => ({ ...state, link }));
    if (link.kind !== "over" || this.#isStopped) return;
    this.#end(leftReason(link, this.store.state.farewell));
  }

  #end(reason: LeftReason): void {
    this.stop();
    this.#options.onLeft(reason);
  }

  #tell(notice: Notice): void {
    if (!this.#isStopped) this.#options.onNotice(notice);
  }

  #watchPage(): void {
    const { signal } = this.#listening;
    const doubt = (): void => this.#client.doubt();
    window.addEventListener("online", doubt, { signal });
    window.addEventListener("offline", doubt, { signal });
    document.addEventListener(
      "visibilitychange",
      () => document.visibilityState === "visible" && doubt(),
      { signal },
    );
    window.addEventListener("pagehide", () => this.stop(), { signal });
  }
}

function faultNotice(source: OwnSourceName, fault: MediaFault): Notice {
  return { kind: `${source}_${fault}`, tone: "error", key: `fault:${source}` };
}

function goneNotice(kind: DeviceKind): Notice {
  const source = kind === "videoinput" ? "camera" : "microphone";
  return { kind: `${source}_unplugged`, tone: "warning", key: `fault:${source}` };
}
