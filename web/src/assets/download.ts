/** Fetches a file of a room to the person's computer. */
import { get } from "../api/client";
import type { DownloadUrl } from "../api/types";

/** The address in the answer is relative to the one that was asked, and good for a short time. */
export function resolved(asked: string, answer: string): string {
  const base = new URL(asked, "http://relative.invalid");
  const target = new URL(answer, base);
  return target.origin === base.origin ? `${target.pathname}${target.search}` : target.href;
}

/** Rejects with `ApiError`. */
export async function downloadAsset(roomId: string, assetId: string): Promise<void> {
  const path = `rooms/${roomId}/assets/${assetId}/download`;
  const { url } = await get<DownloadUrl>(path, { query: { redirect: false } });
  const link = document.createElement("a");
  link.href = resolved(`/v1/${path}`, url);
  // The server says the name; the page stays.
  link.download = "";
  document.body.append(link);
  link.click();
  link.remove();
}
