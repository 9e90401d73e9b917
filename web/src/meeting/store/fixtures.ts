/** Frames and states for tests. */
import type { CoreJoinSuccess, ModuleJoinData, ServerFrame } from "../../protocol";
import { reduceFrame } from "./reduce";
import type { MeetingState, PersonKind } from "./state";
import { initialState } from "./state";

export const ME = "00000000-0000-4000-8000-000000000001";
export const JO = "00000000-0000-4000-8000-000000000002";
export const ILSE = "00000000-0000-4000-8000-000000000003";
export const T0 = "2026-07-10T09:00:00Z";

type Payload<N extends ServerFrame["namespace"]> = Extract<
  ServerFrame,
  { namespace: N }
>["payload"];

export function frame<N extends ServerFrame["namespace"]>(
  namespace: N,
  payload: Payload<N>,
  more: { timestamp?: string; transaction_id?: number } = {},
): ServerFrame {
  return { namespace, payload, timestamp: T0, ...more } as ServerFrame;
}

export function joinSuccess(
  change: Partial<CoreJoinSuccess> = {},
  data: ModuleJoinData = {},
): ServerFrame {
  return frame("core", {
    message: "join_success",
    id: ME,
    connection_id: "c-me",
    device_id: "d-me",
    connections: [],
    display_name: "Mara Weiss",
    role: "moderator",
    tariff: { id: "t", name: "Team", quotas: {}, used_quota: {}, disabled_features: [] },
    enabled_modules: { core: [], chat: [] },
    module_data: {
      chat: {
        enabled: true,
        global_history: { messages: [], next_index: null },
        private_history: [],
        last_seen_timestamp_global: null,
        last_seen_timestamps_private: {},
        last_seen_timestamps_group: {},
      },
      raise_hands: { raise_hands_enabled: true },
      moderation: {
        display_name_change_restrictions: { type: "disabled" },
        waiting_room: "disabled",
        guest_access: true,
      },
      ...data,
    },
    participants: [],
    event_info: null,
    meeting_details: { streaming_links: [] },
    room_info: {
      id: "r",
      created_by: {
        title: "",
        firstname: "M",
        lastname: "W",
        display_name: "Mara Weiss",
        avatar_url: "",
      },
    },
    is_room_owner: true,
    ...change,
  });
}

export function connects(
  id: string,
  name: string,
  connection = `c-${name}`,
  kind: PersonKind = "guest",
): ServerFrame {
  return frame("core", {
    message: "participant_connected",
    participant_id: id,
    connection_id: connection,
    peer_data: {
      core: {
        display_name: name,
        role: "user",
        participation_kind: kind,
        joined_at: T0,
        is_room_owner: false,
      },
    },
  });
}

export function play(frames: readonly ServerFrame[], from?: MeetingState): MeetingState {
  return frames.reduce(
    (state, next) => reduceFrame(state, next, Date.parse(T0)),
    from ?? initialState("r", null),
  );
}

/** A meeting in which we are with Jo. */
export function withJo(): MeetingState {
  return play([joinSuccess(), connects(JO, "Jo")]);
}
