/** What a file is, by the kind that the server gives it. */
import type { AssetResource } from "../api/types";

export type FileKind = "recording" | "vote" | "report" | "training" | "notes" | "board" | "other";

const KINDS: Readonly<Record<string, FileKind>> = {
  recording: "recording",
  record: "recording",
  vote_protocol: "vote",
  meeting_report: "report",
  training_participation_report: "training",
  meetingnotes_pdf: "notes",
  whiteboard_pdf: "board",
  excalidraw_pdf: "board",
};

export function kindOf({ kind }: Pick<AssetResource, "kind">): FileKind {
  return KINDS[kind] ?? "other";
}
