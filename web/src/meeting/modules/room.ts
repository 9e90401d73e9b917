/** What modules know of one room: told at joining, and again at a switch of rooms. */
import type { ModuleJoinData, ModulePeerData } from "../../protocol";
import { automodFrom } from "./automod/state";
import { boardFrom } from "./board/state";
import { whiteboardFrom } from "./board/whiteboard";
import { transcriptionFrom } from "./captions/state";
import { folderFrom } from "./folder/state";
import { notesFrom } from "./notes/state";
import { pollsFrom } from "./polls/state";
import { reactionsFrom } from "./reactions/state";
import { recordingFrom } from "./recording/state";
import { trainingFrom } from "./reports/state";
import type { Modules } from "./state";
import { timerFrom } from "./timer/state";
import { votesFrom } from "./vote/state";

export function modulesHere(
  before: Modules,
  data: ModuleJoinData,
  selfId: string,
  peers: Readonly<Record<string, ModulePeerData>>,
  now: number,
): Modules {
  return {
    ...before,
    reactions: reactionsFrom(before.reactions, data.reaction),
    timer: timerFrom(before.timer, data.timer, selfId, peers),
    polls: pollsFrom(before.polls, data.polls),
    automod: automodFrom(before.automod, data.automod),
    recording: recordingFrom(before.recording, data.recording),
    transcription: transcriptionFrom(data.transcription),
    folder: folderFrom(data.shared_folder) ?? before.folder,
    training: trainingFrom(before.training, data.training_participation_report, now),
    notes: notesFrom(peers),
    whiteboard: whiteboardFrom(data.whiteboard),
    board: boardFrom(data.excalidraw),
    votes: votesFrom(before.votes, data.legal_vote),
  };
}
