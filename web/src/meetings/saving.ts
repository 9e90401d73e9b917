/** Saving a changed meeting, whatever the change is about. */
import { useMutation } from "@tanstack/react-query";
import type { EventInstance, MeetingEvent } from "../api/types";
import type { MeetingDraft } from "./draft";
import {
  draftOf,
  draftOfFollowing,
  draftOfOne,
  eventPatch,
  followingPatch,
  instancePatch,
  isEmpty,
  settingsPatch,
  type Scope,
} from "./edit";
import { patchEvent, patchFollowing, patchInstance, useStale } from "./queries";

/** What is edited: an event, and perhaps one of its dates. */
export interface Subject {
  event: MeetingEvent;
  one: EventInstance | undefined;
  scope: Scope;
}

export function baseOf({ event, one, scope }: Subject, zone: string): MeetingDraft {
  if (one === undefined || scope === "all") return draftOf(event, zone);
  return scope === "one" ? draftOfOne(event, one, zone) : draftOfFollowing(event, one, zone);
}

interface Saving {
  subject: Subject;
  draft: MeetingDraft;
  zone: string;
}

/**
 * `onSplit`: the series was cut in two, and what is left to do is about the new one; a failure after
 * that concerns it alone.
 */
export function useSaveMeeting(onSplit: (event: MeetingEvent) => void) {
  const stale = useStale(true);
  return useMutation({
    mutationFn: ({ subject, draft, zone }: Saving) => save(subject, draft, zone, onSplit),
    onSettled: (_, __, { subject }) => stale(subject.event.room.id),
  });
}

/** The id of the event that the changes are in. */
async function save(
  subject: Subject,
  draft: MeetingDraft,
  zone: string,
  onSplit: (event: MeetingEvent) => void,
): Promise<string> {
  const { event, one, scope } = subject;
  const base = baseOf(subject, zone);
  if (one === undefined || scope === "all") {
    const patch = eventPatch(draft, base, zone);
    if (!isEmpty(patch)) await patchEvent(event.id, patch);
    return event.id;
  }
  if (scope === "one") {
    const patch = instancePatch(draft, base, zone);
    if (!isEmpty(patch)) await patchInstance(event.id, one.instance_id, patch);
    return event.id;
  }
  const created = await patchFollowing(
    event.id,
    one.instance_id,
    followingPatch(draft, base, zone),
  );
  const settings = settingsPatch(draft, base);
  if (!isEmpty(settings)) {
    onSplit(created);
    await patchEvent(created.id, settings);
  }
  return created.id;
}
