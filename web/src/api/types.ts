/** The REST resources this client reads and writes, named as on the wire. */

export type GuestAccess = "disabled" | "waiting_room" | "direct_access";
export type Theme = "light" | "dark" | "system";
export type InviteStatus = "pending" | "accepted" | "tentative" | "declined";

export interface PublicUser {
  id: string;
  email: string;
  title: string;
  firstname: string;
  lastname: string;
  display_name: string;
  avatar_url: string;
}

export interface PrivateUser extends PublicUser {
  /** null = never chosen. */
  dashboard_theme: Theme | null;
  conference_theme: Theme | null;
  language: string;
  tariff_status: "default" | "paid" | "downgraded";
  /** Bytes. */
  used_storage: number;
  /** May use the administrators' pages. */
  administrator?: true;
}

/** What goes when an account is deleted. */
export interface AccountContents {
  events: number;
  rooms: number;
  guest_links: number;
  files: number;
  file_bytes: number;
  shared_folders: number;
  invitations: number;
  mails: number;
  documents: number;
  /** Made in rooms of others: these stay, without the name. */
  documents_kept: number;
}

export interface UserPatch {
  display_name?: string;
  language?: string;
  dashboard_theme?: Theme;
  conference_theme?: Theme;
}

export interface Tariff {
  id: string;
  name: string;
  quotas: Record<string, number>;
  modules: Record<string, { features: string[] }>;
}

export interface DateTimeTz {
  /** RFC 3339. */
  datetime: string;
  /** IANA name. */
  timezone: string;
}

export interface EventRoom {
  id: string;
  password?: string;
  waiting_room: boolean;
  guest_access: GuestAccess;
  e2e_encryption: boolean;
}

export interface FolderLink {
  url: string;
  password: string;
}

/** `read_write` is for the creator of the meeting. */
export interface SharedFolder {
  read: FolderLink;
  read_write?: FolderLink;
}

/** Where a meeting can be streamed to; the key is for the owner of the room. */
export interface StreamingTarget {
  id: string;
  name: string;
  kind: "custom";
  streaming_endpoint: string;
  streaming_key?: string;
  public_url: string;
}

export interface CalendarFeedState {
  active: boolean;
  created_at?: string;
  last_read_at?: string;
}

/** Told once. */
export interface NewCalendarFeed {
  url: string;
  created_at: string;
}

interface EventBase {
  id: string;
  created_by: PublicUser;
  created_at: string;
  updated_at: string;
  title: string;
  description: string;
  room: EventRoom;
  is_adhoc: boolean;
  invite_status: InviteStatus;
  is_favorite: boolean;
  can_edit: boolean;
  show_meeting_details: boolean;
  shared_folder?: SharedFolder;
  training_participation_report?: ReportParameters;
  streaming_targets?: StreamingTarget[];
}

export interface TimelessEvent extends EventBase {
  is_time_independent: true;
  type: "single";
}

export interface TimedEvent extends EventBase {
  is_time_independent: false;
  type: "single" | "recurring";
  is_all_day: boolean;
  starts_at: DateTimeTz;
  ends_at: DateTimeTz;
  recurrence_pattern?: string[];
}

export type MeetingEvent = TimelessEvent | TimedEvent;

/** One occurrence of a series. */
export interface EventInstance extends Omit<
  EventBase,
  "is_adhoc" | "show_meeting_details" | "streaming_targets"
> {
  recurring_event_id: string;
  instance_id: string;
  type: "instance";
  status: "ok" | "cancelled";
  is_all_day: boolean;
  starts_at: DateTimeTz;
  ends_at: DateTimeTz;
}

export type ListedMeeting = MeetingEvent | EventInstance;

/** When people are asked whether they are still there, in seconds. */
export interface ReportWindow {
  after: number;
  /** Chance adds up to this. */
  within: number;
}

export interface ReportParameters {
  initial_checkpoint_delay: ReportWindow;
  checkpoint_interval: ReportWindow;
}

/** The dates of an event, all of them. */
export interface TimedPart {
  is_time_independent: false;
  starts_at: DateTimeTz;
  ends_at: DateTimeTz;
  is_all_day: boolean;
  recurrence_pattern?: string[];
}

export type NewEvent = {
  title: string;
  description: string;
  password: string | null;
  waiting_room: boolean;
  guest_access: GuestAccess;
  is_adhoc: boolean;
  show_meeting_details: boolean;
  e2e_encryption: boolean;
  has_shared_folder?: boolean;
  training_participation_report?: ReportParameters;
} & ({ is_time_independent: true } | TimedPart);

/** Absent keys keep what is there. */
export type EventPatch = Partial<
  Pick<
    NewEvent,
    | "title"
    | "description"
    | "password"
    | "waiting_room"
    | "guest_access"
    | "e2e_encryption"
    | "show_meeting_details"
    | "has_shared_folder"
  >
> & { training_participation_report?: ReportParameters | null } & (
    { is_time_independent?: undefined } | { is_time_independent: true } | TimedPart
  );

/** One occurrence of a series; absent keys keep. */
export type InstancePatch = Partial<
  Pick<NewEvent, "title" | "description"> &
    Omit<TimedPart, "is_time_independent" | "recurrence_pattern">
> & { status?: "ok" | "cancelled" };

/** An occurrence and all that follow it; absent keys are as in the series. */
export type FollowingPatch = Partial<
  Pick<NewEvent, "title" | "description"> & Omit<TimedPart, "is_time_independent">
>;

export interface Room {
  id: string;
  created_by: PublicUser;
  created_at: string;
  password?: string;
  guest_access: GuestAccess;
  waiting_room: boolean;
}

export interface AssetResource {
  id: string;
  filename: string;
  created_at: string;
  kind: string;
  /** Bytes. */
  size: number;
  namespace?: string;
}

export interface UserAssetResource extends AssetResource {
  room_id: string;
  event_id?: string;
}

export interface OwnedAssets {
  owned_assets: UserAssetResource[];
}

export interface DownloadUrl {
  /** Relative to the address that was asked. */
  url: string;
}

/** `GET rooms/{id}/event`: what the lobby may know of the meeting. */
export interface RoomEvent {
  id: string;
  room_id: string;
  title: string;
  is_adhoc: boolean;
  e2e_encryption: boolean;
  meeting_details?: { invite_code_id?: string };
}

export interface Invite {
  invite_code: string;
  created: string;
  updated: string;
  room_id: string;
  active: boolean;
  /** null = permanent. */
  expiration: string | null;
}

export interface VerifiedInvite {
  room_id: string;
  password_required: boolean;
}

export interface StartRequest {
  device_secret: string;
  display_name?: string;
  password?: string;
  invite_code?: string;
}

export interface StartResponse {
  /** Opaque, for one connection to the room server. */
  token: string;
  /** http(s) address; may contain a path prefix. */
  roomserver_address: string;
  ticket?: string;
  resumption?: string;
}
