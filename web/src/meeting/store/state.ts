/** What the client knows of a meeting. Plain data; changed by the reducers beside this file only. */
import type { LinkState } from "../../protocol";
import type {
  CoreEventInfo,
  CoreMeetingDetails,
  CoreRoomInfo,
  ModerationModeratorData,
} from "../../protocol";
import { NO_MODULES, type Modules } from "../modules/state";

export type PersonKind =
  "registered" | "guest" | "recorder" | "transcription" | "call_in" | "registered_call_in";

export type Role = "user" | "moderator";
export type WaitingRoomMode = ModerationModeratorData["waiting_room"];

/** Somebody in the meeting, or who has been: one person, however many devices. */
export interface Person {
  id: string;
  name: string;
  avatarUrl?: string;
  role: Role;
  kind: PersonKind;
  isOwner: boolean;
  /** RFC 3339. */
  joinedAt: string;
  leftAt?: string;
  /** Their connections, oldest first; none if they have left. */
  connections: readonly string[];
  /** RFC 3339; absent while the hand is down. */
  handRaisedAt?: string;
  /** The breakout room they are in; absent: the main room. */
  room?: number;
}

export interface Self {
  id: string;
  connectionId: string;
  deviceId: string;
}

export interface WaitingPerson {
  id: string;
  name: string;
  avatarUrl?: string;
  joinedAt: string;
  connections: readonly string[];
  accepted: boolean;
}

export interface BannedPerson {
  id: string;
  name: string;
  avatarUrl?: string;
  bannedAt: string;
}

export interface Moderation {
  /** Known to moderators only. */
  waitingRoom: WaitingRoomMode | null;
  guestAccess: boolean | null;
  waiting: readonly WaitingPerson[];
  banned: readonly BannedPerson[];
  /** Who may use the microphone although it is restricted; null: everybody may. */
  microphonesOnlyFor: readonly string[] | null;
  /** Which guests may rename themselves although it is restricted; null: all may. */
  renamingOnlyFor: readonly string[] | null;
}

/** `global`, `private:<participant id>` or `breakout:<number>`. */
export type ConversationKey = "global" | `private:${string}` | `breakout:${number}`;

export interface Message {
  id: string;
  source: string;
  /** RFC 3339. */
  timestamp: string;
  content: string;
}

export interface Conversation {
  /** Oldest first. */
  messages: readonly Message[];
  /** Index of the next older message on the server; null: these are all. */
  nextIndex: number | null;
  isLoading: boolean;
  /** Time of the newest message that was seen, RFC 3339. */
  lastSeen: string | null;
}

/** A message of our own that the server has not confirmed. */
export interface Outgoing {
  /** Transaction id of its command. */
  id: number;
  conversation: ConversationKey;
  content: string;
  /** Milliseconds of `Date.now()`. */
  sentAt: number;
  state: "sending" | "failed";
}

/** Something that happened and is told in the chat. */
export interface Happening {
  kind: "joined" | "left" | "removed" | "chatEnabled" | "chatDisabled";
  personId: string;
  timestamp: string;
}

/** A conversation that is being searched. */
export interface ChatSearch {
  /** Transaction id of the newest question: answers to earlier ones are late. */
  id: number;
  conversation: ConversationKey;
  term: string;
  /** What the server has found, in no order. */
  matches: readonly Message[];
  /** Where the server has more; null: these are all. */
  nextIndex: number | null;
  isLoading: boolean;
}

export interface Chat {
  enabled: boolean;
  conversations: Readonly<Partial<Record<ConversationKey, Conversation>>>;
  outgoing: readonly Outgoing[];
  happenings: readonly Happening[];
  /** Until then (ms of `Date.now()`) the server refuses our messages. */
  refusedUntil: number | null;
  /** Null: nothing is searched. */
  search: ChatSearch | null;
}

export interface Room {
  id: string;
  title: string | null;
  event: CoreEventInfo | null;
  details: CoreMeetingDetails | null;
  info: CoreRoomInfo | null;
  /** RFC 3339. */
  closesAt: string | null;
  participantLimit: number | null;
  modules: Readonly<Record<string, readonly string[]>>;
}

/** Why the server ends our session, said before it closes the connection. */
export type Farewell =
  | { kind: "kicked" }
  | { kind: "debriefed" }
  | { kind: "banned" }
  | { kind: "closing"; reason: string };

/** How one connection's media are, by LiveKit identity (`participant:connection`). */
export interface PeerMedia {
  hasMicrophone: boolean;
  isMuted: boolean;
  hasCamera: boolean;
  hasScreen: boolean;
  /** LiveKit lets them share a screen. */
  mayShare: boolean;
  isSpeaking: boolean;
  /** Milliseconds of `Date.now()`; 0: never. */
  lastSpokeAt: number;
  /**
   * `open`: not encrypted end to end; `sealed`: encrypted, and we can decrypt it; `unreadable`: we
   * cannot; `exposed`: not encrypted although it should be, and therefore neither shown nor heard.
   */
  secrecy: "open" | "sealed" | "unreadable" | "exposed";
  /** The person's connection to the media server. */
  quality: "good" | "poor" | "lost" | "unknown";
}

export type DeviceKind = "audioinput" | "videoinput" | "audiooutput";

export interface Device {
  id: string;
  label: string;
}

/** What stands in the way of a microphone, a camera or a screen. */
export type MediaFault = "denied" | "missing" | "busy" | "failed";

export interface OwnSource {
  isOn: boolean;
  isBusy: boolean;
  fault: MediaFault | null;
}

export interface Media {
  /** `unreachable`: the first connection failed and is tried again; `absent`: no media server. */
  state: "idle" | "connecting" | "unreachable" | "connected" | "reconnecting" | "absent";
  /** End to end, by us. */
  isEncrypted: boolean;
  peers: Readonly<Record<string, PeerMedia>>;
  microphone: OwnSource;
  camera: OwnSource;
  screen: OwnSource;
  /** Sources that LiveKit lets us publish. */
  mayPublish: Readonly<Record<"microphone" | "camera" | "screen", boolean>>;
  devices: Readonly<Record<DeviceKind, readonly Device[]>>;
  activeDevice: Readonly<Partial<Record<DeviceKind, string>>>;
  /** The browser waits for a click before it plays sound. */
  soundBlocked: boolean;
}

export type Layout = "grid" | "speaker";
export type Panel =
  | "people"
  | "chat"
  | "polls"
  | "breakout"
  | "automod"
  | "recording"
  | "folder"
  | "vote"
  | "files"
  | "reports"
  | "notes"
  | "board";
/** What can be looked at instead of the pictures. */
export type Content = "notes" | "whiteboard" | "board";
/** What a menu has opened. */
export type Asked = "timer" | "coffee" | "debrief" | "reaction" | "whisper";

/** What the person chose to look at. */
export interface View {
  layout: Layout;
  /** Of the grid, from 0. */
  page: number;
  /** How many tiles the stage can hold. */
  pageSize: number;
  /** Tile keys in the order in which they are shown. */
  order: readonly string[];
  /** Tile key shown large in the speaker view. */
  main: string | null;
  /** Tile key. */
  pinned: string | null;
  panel: Panel | null;
  asked: Asked | null;
  /** Looked at instead of the pictures, as far as it is there. */
  content: Content | null;
  /** What is said is shown as text, if somebody writes along. */
  captions: boolean;
  conversation: ConversationKey;
  drafts: Readonly<Partial<Record<ConversationKey, string>>>;
}

export interface MeetingState {
  link: LinkState;
  /** Where the server has put us. */
  stage: "outside" | "waiting" | "conference";
  /** In the waiting room: a moderator has let us in. */
  accepted: boolean;
  /** We were inside and have been sent back to the waiting room. */
  sentOut: boolean;
  self: Self | null;
  people: Readonly<Record<string, Person>>;
  handsEnabled: boolean;
  chat: Chat;
  moderation: Moderation;
  room: Room;
  farewell: Farewell | null;
  /** When we first entered, milliseconds of `Date.now()`. */
  enteredAt: number | null;
  media: Media;
  modules: Modules;
  view: View;
}

export const NO_CONVERSATION: Conversation = {
  messages: [],
  nextIndex: null,
  isLoading: false,
  lastSeen: null,
};

const NO_CHAT: Chat = {
  enabled: true,
  conversations: {},
  outgoing: [],
  happenings: [],
  refusedUntil: null,
  search: null,
};

export const NO_MODERATION: Moderation = {
  waitingRoom: null,
  guestAccess: null,
  waiting: [],
  banned: [],
  microphonesOnlyFor: null,
  renamingOnlyFor: null,
};

const OFF: OwnSource = { isOn: false, isBusy: false, fault: null };

export const NO_MEDIA: Media = {
  state: "idle",
  isEncrypted: false,
  peers: {},
  microphone: OFF,
  camera: OFF,
  screen: OFF,
  mayPublish: { microphone: true, camera: true, screen: true },
  devices: { audioinput: [], videoinput: [], audiooutput: [] },
  activeDevice: {},
  soundBlocked: false,
};

export function initialState(roomId: string, title: string | null): MeetingState {
  return {
    link: { kind: "joining" },
    stage: "outside",
    accepted: false,
    sentOut: false,
    self: null,
    people: {},
    handsEnabled: true,
    chat: NO_CHAT,
    moderation: NO_MODERATION,
    room: {
      id: roomId,
      title,
      event: null,
      details: null,
      info: null,
      closesAt: null,
      participantLimit: null,
      modules: {},
    },
    farewell: null,
    enteredAt: null,
    media: NO_MEDIA,
    modules: NO_MODULES,
    view: {
      layout: "grid",
      page: 0,
      pageSize: 9,
      order: [],
      main: null,
      pinned: null,
      panel: null,
      asked: null,
      content: null,
      captions: true,
      conversation: "global",
      drafts: {},
    },
  };
}
