/** Reducers for who is there: join data, coming and going, roles, names, hands. */
import type {
  BreakoutPeerData,
  CoreParticipant,
  CorePeerData,
  EventOf,
  ModulePeerData,
} from "../../protocol";
import { roomOf } from "../modules/breakout/state";
import type { MeetingState, Person } from "./state";
import { without } from "./without";

type People = MeetingState["people"];

export function personFrom(
  id: string,
  data: ModulePeerData,
  connections: readonly string[],
): Person | null {
  if (data.core === undefined) return null;
  return {
    id,
    ...identity(data.core),
    connections,
    ...(data.raise_hands && { handRaisedAt: data.raise_hands.raised_at }),
    ...inRoom(data.breakout),
  };
}

function inRoom(data: BreakoutPeerData | undefined): { room?: number } {
  const room = roomOf(data?.room);
  return room === undefined ? {} : { room };
}

function identity(core: CorePeerData): Omit<Person, "id" | "connections"> {
  return {
    name: core.display_name,
    role: core.role,
    kind: core.participation_kind,
    isOwner: core.is_room_owner,
    joinedAt: core.joined_at,
    ...(core.avatar_url && { avatarUrl: core.avatar_url }),
    ...(core.left_at !== undefined && { leftAt: core.left_at }),
  };
}

function listed(participants: readonly CoreParticipant[]): Record<string, Person> {
  const people: Record<string, Person> = {};
  for (const { id, connections, module_data } of participants) {
    const ids = connections.map((connection) => connection.connection_id);
    const person = personFrom(id, module_data, ids);
    if (person !== null) people[id] = person;
  }
  return people;
}

/** Everybody in the answer to our own join, ourselves included. */
export function peopleAtJoin(join: JoinSuccess, at: string): People {
  const own = [...join.connections.map((other) => other.connection_id), join.connection_id];
  const hand = join.module_data.raise_hands?.state;
  return {
    ...listed(join.participants),
    [join.id]: {
      id: join.id,
      name: join.display_name,
      role: join.role === "moderator" ? "moderator" : "user",
      kind: join.role === "guest" ? "guest" : "registered",
      isOwner: join.is_room_owner,
      joinedAt: at,
      connections: own,
      ...(join.avatar_url && { avatarUrl: join.avatar_url }),
      ...(hand && { handRaisedAt: hand.raised_at }),
      ...inRoom(join.module_data.breakout),
    },
  };
}

type JoinSuccess = Extract<EventOf<"core">, { message: "join_success" }>;
type Connected = Extract<EventOf<"core">, { message: "participant_connected" }>;
type Disconnected = Extract<EventOf<"core">, { message: "participant_disconnected" }>;

/** The same event tells of a new person and of a further device: merged by participant. */
export function connected(people: People, event: Connected): People {
  const { participant_id: id, connection_id: connection, peer_data: data } = event;
  const before = people[id];
  const connections = [...(before?.connections ?? []).filter((c) => c !== connection), connection];
  const person = personFrom(id, data, connections);
  if (person === null) return before ? { ...people, [id]: { ...before, connections } } : people;
  // A further device of somebody present does not change since when they are here.
  const since = before && before.connections.length > 0 ? before.joinedAt : person.joinedAt;
  const hand = person.handRaisedAt ?? before?.handRaisedAt;
  const present = without(person, "leftAt");
  return {
    ...people,
    [id]: { ...present, joinedAt: since, ...(hand !== undefined && { handRaisedAt: hand }) },
  };
}

export function disconnected(people: People, event: Disconnected, at: string): People {
  const before = people[event.participant_id];
  if (before === undefined) return people;
  const connections = before.connections.filter((id) => id !== event.connection_id);
  if (connections.length > 0) return { ...people, [before.id]: { ...before, connections } };
  const gone = { ...without(before, "handRaisedAt"), connections, leftAt: at };
  return { ...people, [before.id]: gone };
}

export function changePerson(people: People, id: string, change: Partial<Person>): People {
  const before = people[id];
  return before === undefined ? people : { ...people, [id]: { ...before, ...change } };
}

export function lowerHands(people: People, ids: readonly string[]): People {
  const next = { ...people };
  for (const id of ids) {
    const before = people[id];
    if (before?.handRaisedAt !== undefined) next[id] = without(before, "handRaisedAt");
  }
  return next;
}
