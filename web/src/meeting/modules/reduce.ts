/** From one frame of the server to what we know of the modules. */
import type { EventOf, ModulePeerData, ServerFrame } from "../../protocol";
import type { MeetingState } from "../store/state";
import { reduceBreakout } from "./breakout/reduce";
import { breakoutFrom, emptiestRoom, INVITATION_MS, roomOf, type Breakout } from "./breakout/state";
import { pollsFrom, reducePolls } from "./polls/state";
import { reactionsFrom, reduceReactions, withoutPast } from "./reactions/state";
import type { Modules } from "./state";
import { reduceTimer, timerFrom } from "./timer/state";

type JoinSuccess = Extract<EventOf<"core">, { message: "join_success" }>;

/** `now` is milliseconds of `Date.now()`. */
export function reduceModules(state: MeetingState, frame: ServerFrame, now: number): MeetingState {
  const { modules } = state;
  const to = (change: Partial<Modules>): MeetingState => ({
    ...state,
    modules: { ...modules, ...change },
  });
  switch (frame.namespace) {
    case "reaction":
      return to({ reactions: reduceReactions(modules.reactions, frame.payload, now) });
    case "timer":
      return to({ timer: reduceTimer(modules.timer, frame.payload) });
    case "polls":
      return to({ polls: reducePolls(modules.polls, frame.payload, Date.parse(frame.timestamp)) });
    case "breakout":
      return reduceBreakout(state, frame.payload, now);
    default:
      return state;
  }
}

export function modulesAtJoin(
  before: Modules,
  join: JoinSuccess,
  isFirstEntry: boolean,
  now: number,
): Modules {
  const { module_data: data } = join;
  const peers: Record<string, ModulePeerData> = {};
  for (const { id, module_data } of join.participants) peers[id] = module_data;
  const breakout = breakoutFrom(data.breakout);
  return {
    reactions: reactionsFrom(before.reactions, data.reaction),
    timer: timerFrom(before.timer, data.timer, join.id, peers),
    polls: pollsFrom(before.polls, data.polls),
    breakout: breakout && isFirstEntry ? invited(breakout, join, now) : breakout,
  };
}

/** Who comes late is asked into the room with the fewest people; moderators go where they like. */
function invited(breakout: Breakout, join: JoinSuccess, now: number): Breakout {
  const isOutside = roomOf(join.module_data.breakout?.room) === undefined;
  if (!isOutside || join.role === "moderator") return breakout;
  const present = join.participants.filter(({ connections }) => connections.length > 0);
  const room = emptiestRoom(
    breakout.rooms,
    present.map(({ module_data }) => ({ room: roomOf(module_data.breakout?.room) })),
  );
  return room === null
    ? breakout
    : { ...breakout, invitation: { room, until: now + INVITATION_MS } };
}

/** What is over by time alone. */
export function withoutExpired(state: MeetingState, now: number): MeetingState {
  const reactions = withoutPast(state.modules.reactions, now);
  return reactions === state.modules.reactions
    ? state
    : { ...state, modules: { ...state.modules, reactions } };
}
