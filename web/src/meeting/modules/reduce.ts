/** From one frame of the server to what we know of the modules. */
import type { EventOf, ModulePeerData, ServerFrame } from "../../protocol";
import type { MeetingState } from "../store/state";
import { reduceBreakout } from "./breakout/reduce";
import { breakoutFrom, emptiestRoom, INVITATION_MS, roomOf, type Breakout } from "./breakout/state";
import { reduceAutomod } from "./automod/state";
import { reduceBoard } from "./board/state";
import { reduceWhiteboard } from "./board/whiteboard";
import { reduceTranscription, withoutOldCaptions } from "./captions/state";
import { withProduced } from "./files/state";
import { folderFrom } from "./folder/state";
import { reduceNotes } from "./notes/state";
import { reducePolls } from "./polls/state";
import { reduceReactions, withoutPast } from "./reactions/state";
import { reduceRecording } from "./recording/state";
import { reduceTraining } from "./reports/state";
import { modulesHere } from "./room";
import type { Modules } from "./state";
import { reduceTimer } from "./timer/state";
import { reduceVotes } from "./vote/state";
import { NO_WHISPER, reduceWhisper } from "./whisper/state";

type JoinSuccess = Extract<EventOf<"core">, { message: "join_success" }>;

/** `now` is milliseconds of `Date.now()`. */
export function reduceModules(before: MeetingState, frame: ServerFrame, now: number): MeetingState {
  const files = withProduced(before.modules.files, frame);
  const state =
    files === before.modules.files ? before : { ...before, modules: { ...before.modules, files } };
  const { modules } = state;
  const selfId = state.self?.id ?? null;
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
    case "automod":
      return to({
        automod: reduceAutomod(modules.automod, frame.payload, Date.parse(frame.timestamp)),
      });
    case "subroom_audio":
      return to({ whisper: reduceWhisper(modules.whisper, frame.payload, selfId) });
    case "recording":
      return to({ recording: reduceRecording(modules.recording, frame.payload, selfId) });
    case "transcription":
      return to({ transcription: reduceTranscription(modules.transcription, frame.payload, now) });
    case "legal_vote":
      return to({
        votes: reduceVotes(modules.votes, frame.payload, selfId, Date.parse(frame.timestamp)),
      });
    case "meeting_notes":
      return to({ notes: reduceNotes(modules.notes, frame.payload, ownerIn(state)) });
    case "whiteboard":
      return to({ whiteboard: reduceWhiteboard(modules.whiteboard, frame.payload) });
    case "excalidraw":
      return to({ board: reduceBoard(modules.board, frame.payload) });
    case "training_participation_report":
      return to({ training: reduceTraining(modules.training, frame.payload, now) });
    case "shared_folder":
      return to({ folder: folderFrom(frame.payload) });
    default:
      return state;
  }
}

/** Whose connection it is; our own stands with ourselves. */
function ownerIn({ people, self }: MeetingState): (connectionId: string) => string | undefined {
  return (connectionId) =>
    connectionId === self?.connectionId
      ? self.id
      : Object.values(people).find(({ connections }) => connections.includes(connectionId))?.id;
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
    ...modulesHere(before, data, join.id, peers, now),
    breakout: breakout && isFirstEntry ? invited(breakout, join, now) : breakout,
    // Who was away has left the group.
    whisper: NO_WHISPER,
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
  const { modules } = state;
  const reactions = withoutPast(modules.reactions, now);
  const transcription = withoutOldCaptions(modules.transcription, now);
  return reactions === modules.reactions && transcription === modules.transcription
    ? state
    : { ...state, modules: { ...modules, reactions, transcription } };
}
