/** A view into the running meeting for tests and for support, only when it is asked for. */
import type { PeerStats } from "../media/stats";
import type { MeetingSession } from "../session/session";

interface Inspection {
  media: { stats: () => Promise<PeerStats[]> };
}

declare global {
  interface Window {
    __parlour?: Inspection;
  }
}

export function exposeForDebugging(session: MeetingSession): () => void {
  const isAsked =
    new URLSearchParams(window.location.search).get("debug") === "1" ||
    localStorage.getItem("parlour.debug") === "1";
  if (!isAsked) return () => undefined;
  window.__parlour = { media: { stats: () => session.media.stats() } };
  return () => {
    delete window.__parlour;
  };
}
