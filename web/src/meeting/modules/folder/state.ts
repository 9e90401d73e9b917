/** Namespace `shared_folder`: where the files of the meeting are (signaling-modules.md 14). */
import type { EventOf, SharedFolderJoinData, SharedFolderShare } from "../../../protocol";

export interface SharedFolder {
  /** The share that we may use. */
  share: SharedFolderShare;
  mayWrite: boolean;
}

export function folderFrom(
  data: SharedFolderJoinData | EventOf<"shared_folder"> | undefined,
): SharedFolder | null {
  if (data === undefined) return null;
  return { share: data.read_write ?? data.read, mayWrite: data.read_write !== undefined };
}
