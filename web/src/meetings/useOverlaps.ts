import { useState } from "react";
import type { ListedMeeting } from "../api/types";
import { periodOf, type MeetingDraft } from "./draft";
import { meetingsAt } from "./queries";

interface Overlaps {
  meetings: readonly ListedMeeting[];
  draft: MeetingDraft | undefined;
}

const NONE: Overlaps = { meetings: [], draft: undefined };

/** Asks before something is planned for a time that is taken; else goes on at once. */
export function useOverlaps(eventId: string | undefined, save: (draft: MeetingDraft) => void) {
  const [found, setFound] = useState(NONE);
  const [isPending, setPending] = useState(false);
  const check = async (draft: MeetingDraft, zone: string) => {
    const period = draft.scheduled && !draft.allDay ? periodOf(draft, zone) : undefined;
    setPending(true);
    // Whoever cannot be asked hinders nobody.
    const meetings = period ? await meetingsAt(period, eventId).catch(() => []) : [];
    setPending(false);
    if (meetings.length === 0) save(draft);
    else setFound({ meetings, draft });
  };
  return {
    isPending,
    meetings: found.meetings,
    check: (draft: MeetingDraft, zone: string) => void check(draft, zone),
    back: () => setFound(NONE),
    save: () => {
      setFound(NONE);
      if (found.draft) save(found.draft);
    },
  };
}
