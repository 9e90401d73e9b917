/** Files that came out of the meeting while we were in it: protocols, reports, notes. */
import type { ServerFrame } from "../../../protocol";

export interface ProducedFile {
  id: string;
  filename: string;
}

/** The file that a frame tells of; null: none. */
export function producedBy(frame: ServerFrame): ProducedFile | null {
  const { payload } = frame;
  if (!("asset_id" in payload)) return null;
  return { id: payload.asset_id, filename: payload.filename };
}

/** Latest first; each once. */
export function withProduced(
  files: readonly ProducedFile[],
  frame: ServerFrame,
): readonly ProducedFile[] {
  const file = producedBy(frame);
  if (file === null || files.some(({ id }) => id === file.id)) return files;
  return [file, ...files];
}
