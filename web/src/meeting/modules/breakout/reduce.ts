/** Reducer for `breakout`: a switch of rooms changes what several modules know. */
import type { EventOf, ModulePeerData } from "../../../protocol";
import { change } from "../../store/chat";
import { changePerson, lowerHands } from "../../store/people";
import type { MeetingState, Person } from "../../store/state";
import { without } from "../../store/without";
import { modulesHere } from "../room";
import { INVITATION_MS, roomOf, type Breakout } from "./state";

type BreakoutEvent = EventOf<"breakout">;
type Switched = Extract<BreakoutEvent, { message: "switched_room" }>;
type Started = Extract<BreakoutEvent, { message: "started" }>;

export function reduceBreakout(
  state: MeetingState,
  event: BreakoutEvent,
  now: number,
): MeetingState {
  const { breakout } = state.modules;
  switch (event.message) {
    case "started":
      return withBreakout(state, started(event, now));
    case "switched_room":
      return switched(state, event, now);
    case "participant_switched_room": {
      const id = event.participant_id;
      const moved = moveTo(state.people, id, roomOf(event.new_room));
      return { ...state, people: withHand(moved, id, event.module_data) };
    }
    case "close_notice": {
      const endsAt = Date.parse(event.stops_at);
      return breakout === null
        ? state
        : withBreakout(state, { ...breakout, endsAt, isClosing: true, invitation: null });
    }
    case "closing":
      return breakout === null
        ? state
        : withBreakout(state, { ...breakout, isClosing: true, invitation: null });
    case "closed":
      return withBreakout(state, null);
    case "error":
      return state;
  }
}

export function withBreakout(state: MeetingState, breakout: Breakout | null): MeetingState {
  return { ...state, modules: { ...state.modules, breakout } };
}

function started(event: Started, now: number): Breakout {
  return {
    rooms: event.rooms,
    endsAt: event.expires_at === undefined ? null : Date.parse(event.expires_at),
    isClosing: false,
    invitation:
      event.assignment === undefined
        ? null
        : { room: event.assignment, until: now + INVITATION_MS },
  };
}

function moveTo(
  people: MeetingState["people"],
  id: string,
  room: number | undefined,
): MeetingState["people"] {
  const before = people[id];
  if (before === undefined) return people;
  const person: Person = without(before, "room");
  return { ...people, [id]: room === undefined ? person : { ...person, room } };
}

function withHand(
  people: MeetingState["people"],
  id: string,
  data: ModulePeerData | undefined,
): MeetingState["people"] {
  const raised = data?.raise_hands?.raised_at;
  return raised === undefined
    ? lowerHands(people, [id])
    : changePerson(people, id, { handRaisedAt: raised });
}

/** We are in another room: its hands, its timer, its poll, its chat. */
function switched(state: MeetingState, event: Switched, now: number): MeetingState {
  const { self } = state;
  if (self === null) return state;
  const room = roomOf(event.new_room);
  const { own_data: own, peer_data: peers = {} } = event;
  let people = moveTo(lowerHands(state.people, Object.keys(state.people)), self.id, room);
  for (const [id, data] of Object.entries(peers)) people = withHand(people, id, data);
  const ownHand = own.raise_hands?.state?.raised_at;
  if (ownHand !== undefined) people = changePerson(people, self.id, { handRaisedAt: ownHand });
  const { modules } = state;
  const { breakout } = modules;
  return {
    ...state,
    people,
    handsEnabled: own.raise_hands?.raise_hands_enabled ?? state.handsEnabled,
    modules: {
      ...modulesHere(modules, own, self.id, peers, now),
      breakout: breakout && { ...breakout, invitation: null },
    },
    chat: chatOf(state, event),
    view: {
      ...state.view,
      page: 0,
      pinned: null,
      conversation: room === undefined ? "global" : `breakout:${room}`,
    },
  };
}

function chatOf(
  state: MeetingState,
  { own_data: { chat }, new_room }: Switched,
): MeetingState["chat"] {
  const room = roomOf(new_room);
  if (room === undefined) return state.chat;
  const history = chat?.breakout_room_history;
  return change(state.chat, `breakout:${room}`, {
    messages:
      history?.messages.map(({ id, source, timestamp, content }) => ({
        id,
        source,
        timestamp,
        content,
      })) ?? [],
    nextIndex: history?.next_index ?? null,
    lastSeen: chat?.last_seen_timestamp_breakout ?? null,
    isLoading: false,
  });
}
