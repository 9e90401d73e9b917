/** Namespace `transcription`: what is said, as text. The server keeps none of it. */
import type { EventOf, TranscriptionJoinData } from "../../../protocol";

type TranscriptionEvent = EventOf<"transcription">;

export interface Caption {
  /** Milliseconds of `Date.now()`. */
  at: number;
  personId: string;
  text: string;
}

export interface Transcription {
  status: TranscriptionJoinData["status"];
  /** Oldest first; only what is recent. */
  captions: readonly Caption[];
}

/** A caption stands so long (ms). */
export const CAPTION_MS = 8000;
const MOST_CAPTIONS = 3;

export function transcriptionFrom(data: TranscriptionJoinData | undefined): Transcription | null {
  return data === undefined ? null : { status: data.status, captions: [] };
}

export function reduceTranscription(
  transcription: Transcription | null,
  event: TranscriptionEvent,
  now: number,
): Transcription | null {
  if (transcription === null) return null;
  switch (event.message) {
    case "state_updated":
      return { status: event.status, captions: transcription.captions };
    case "segment": {
      const caption = { at: now, personId: event.participant_id, text: event.text.trim() };
      const recent = [...transcription.captions, caption].slice(-MOST_CAPTIONS);
      return { ...transcription, captions: recent };
    }
    case "service_command":
    case "error":
      return transcription;
  }
}

/** The same object if nothing is over. */
export function withoutOldCaptions(
  transcription: Transcription | null,
  now: number,
): Transcription | null {
  const { captions } = transcription ?? { captions: [] };
  if (transcription === null || captions.every(({ at }) => now - at < CAPTION_MS)) {
    return transcription;
  }
  return { ...transcription, captions: captions.filter(({ at }) => now - at < CAPTION_MS) };
}
