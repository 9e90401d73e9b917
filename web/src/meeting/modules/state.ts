/** What the client knows of the meeting's modules beside chat, hands and moderation. */
import type { Automod } from "./automod/state";
import type { Board } from "./board/state";
import { NO_WHITEBOARD, type Whiteboard } from "./board/whiteboard";
import type { Breakout } from "./breakout/state";
import type { Transcription } from "./captions/state";
import type { ProducedFile } from "./files/state";
import type { SharedFolder } from "./folder/state";
import { NO_NOTES, type Notes } from "./notes/state";
import { NO_POLLS, type Polls } from "./polls/state";
import { NO_TRAINING, type Training } from "./reports/state";
import { NO_REACTIONS, type Reactions } from "./reactions/state";
import type { Recording } from "./recording/state";
import type { Timer } from "./timer/state";
import { NO_VOTES, type Votes } from "./vote/state";
import { NO_WHISPER, type Whisper } from "./whisper/state";

export interface Modules {
  reactions: Reactions;
  /** Null: none runs in our room. */
  timer: Timer | null;
  polls: Polls;
  /** Null: everybody is in the main room. */
  breakout: Breakout | null;
  /** Null: no round with the talking stick runs in our room. */
  automod: Automod | null;
  whisper: Whisper;
  /** Null: nothing can be recorded here. */
  recording: Recording | null;
  /** Null: nobody can write along here. */
  transcription: Transcription | null;
  /** Null: the meeting has no folder. */
  folder: SharedFolder | null;
  votes: Votes;
  training: Training;
  notes: Notes;
  whiteboard: Whiteboard;
  /** Null: nobody has opened one in our room. */
  board: Board | null;
  /** Made while we were here; latest first. */
  files: readonly ProducedFile[];
}

export const NO_MODULES: Modules = {
  reactions: NO_REACTIONS,
  timer: null,
  polls: NO_POLLS,
  breakout: null,
  automod: null,
  whisper: NO_WHISPER,
  recording: null,
  transcription: null,
  folder: null,
  votes: NO_VOTES,
  training: NO_TRAINING,
  notes: NO_NOTES,
  whiteboard: NO_WHITEBOARD,
  board: null,
  files: [],
};
