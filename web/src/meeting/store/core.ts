/** Reducer for the namespace `core`. */
import type { EventOf } from "../../protocol";
import { isService } from "../model/people";
import { roomOf } from "../modules/breakout/state";
import { modulesAtJoin } from "../modules/reduce";
import { chatAtJoin, tell } from "./chat";
import { moderationAtJoin, withoutWaitingConnections, withWaiting } from "./moderation";
import { connected, disconnected, peopleAtJoin } from "./people";
import type { MeetingState, Room } from "./state";
import { without } from "./without";

type CoreEvent = EventOf<"core">;
type JoinSuccess = Extract<CoreEvent, { message: "join_success" }>;

/** `at` is the time of the frame, `now` milliseconds of `Date.now()`. */
export function reduceCore(
  state: MeetingState,
  event: CoreEvent,
  at: string,
  now: number,
): MeetingState {
  switch (event.message) {
    case "join_success":
      return joined(state, event, at, now);
    case "in_waiting_room":
      return { ...state, stage: "waiting", accepted: false };
    case "participant_connected": {
      const isNew = (state.people[event.participant_id]?.connections.length ?? 0) === 0;
      const people = connected(state.people, event);
      const person = people[event.participant_id];
      const isTold = isNew && person !== undefined && !isService(person);
      const chat = isTold ? tell(state.chat, "joined", event.participant_id, at) : state.chat;
      return { ...state, people, chat };
    }
    case "participant_disconnected": {
      const people = disconnected(state.people, event, at);
      const person = people[event.participant_id];
      const isGone = person?.connections.length === 0 && !isService(person);
      const kind =
        event.reason === "leave" || event.reason === "connection_lost" ? "left" : "removed";
      const chat = isGone ? tell(state.chat, kind, event.participant_id, at) : state.chat;
      return { ...state, people, chat };
    }
    case "joined_waiting_room":
      return { ...state, moderation: withWaiting(state.moderation, event) };
    case "left_waiting_room": {
      const { id, connection_ids: gone } = event;
      return { ...state, moderation: withoutWaitingConnections(state.moderation, id, gone) };
    }
    case "closing":
      return { ...state, farewell: { kind: "closing", reason: event.reason } };
    case "room_parameters_changed":
      return { ...state, room: changedRoom(state.room, event.change) };
    case "join_blocked":
    case "storage_quota_changed":
    case "error":
      return state;
  }
}

function joined(state: MeetingState, join: JoinSuccess, at: string, now: number): MeetingState {
  const { module_data: data } = join;
  const breakoutRoom = roomOf(data.breakout?.room);
  return {
    ...state,
    stage: "conference",
    accepted: false,
    sentOut: false,
    farewell: null,
    self: { id: join.id, connectionId: join.connection_id, deviceId: join.device_id },
    people: peopleAtJoin(join, state.people[join.id]?.joinedAt ?? at),
    handsEnabled: data.raise_hands?.raise_hands_enabled ?? false,
    chat: chatAtJoin(state.chat, data.chat, at, breakoutRoom),
    moderation: moderationAtJoin(data.moderation, data.livekit?.microphone_restriction_state),
    enteredAt: state.enteredAt ?? Date.parse(at),
    modules: modulesAtJoin(state.modules, join, state.enteredAt === null, now),
    view: viewAtJoin(state.view, breakoutRoom),
    room: {
      id: join.room_info.id,
      title: join.event_info?.title ?? state.room.title,
      event: join.event_info,
      details: join.meeting_details,
      info: join.room_info,
      closesAt: join.closes_at ?? null,
      participantLimit: join.tariff.quotas.room_participant_limit ?? null,
      modules: join.enabled_modules,
    },
  };
}

/** Who comes back to another room than before reads the chat of that room. */
function viewAtJoin(view: MeetingState["view"], breakoutRoom: number | undefined): typeof view {
  if (breakoutRoom !== undefined) return { ...view, conversation: `breakout:${breakoutRoom}` };
  return view.conversation.startsWith("breakout:") ? { ...view, conversation: "global" } : view;
}

function changedRoom(room: Room, change: { title?: string; password?: string | null }): Room {
  const next = { ...room, ...(change.title !== undefined && { title: change.title }) };
  if (change.password === undefined || room.info === null) return next;
  const info = without(room.info, "password");
  return {
    ...next,
    info: change.password === null ? info : { ...info, password: change.password },
  };
}
