/** The administrators' resources, named as on the wire. */

export interface AdminMeeting {
  room_id: string;
  title: string | null;
  owner: string;
  started_at: string;
  participants: number;
  waiting: number;
  roomserver: string;
}

export interface AdminMeetings {
  meetings: AdminMeeting[];
  unreachable: string[];
}

export type MailState = "queued" | "sent" | "dead";

export interface AdminMail {
  id: string;
  email: string;
  state: MailState;
  subject: string | null;
  attempts: number;
  created_at: string;
  last_error: string | null;
}

export interface AdminMailContent extends AdminMail {
  sender: string;
  recipient: string;
  text: string;
  html: string;
  ics: string | null;
}

export interface AdminUser {
  id: string;
  email: string;
  display_name: string;
  avatar_url: string;
  tenant: { id: string; external_id: string };
  tariff: { id: string; name: string };
  tariff_status: "default" | "paid" | "downgraded";
  last_authenticated_at: string;
  disabled_since: string | null;
}

export interface AdminTariff {
  id: string;
  name: string;
  quotas: Partial<
    Record<"max_storage" | "room_time_limit_secs" | "room_participant_limit", number>
  >;
  disabled_modules: string[];
  disabled_features: string[];
  external_ids: string[];
  from_settings: boolean;
  users: number;
}

export interface AdminJobRun {
  id: string;
  dry_run: boolean;
  started_at: string;
  outcome: "running" | "done" | "failed" | "lost";
  items: number;
  failures: number;
  details: string[];
  error: string | null;
}

export interface AdminJob {
  name: string;
  summary: string;
  due_at: string | null;
  running: boolean;
  last_run: AdminJobRun | null;
}
