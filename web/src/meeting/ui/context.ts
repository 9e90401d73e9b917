/** How components reach the running meeting. */
import { createContext, use } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import type { MeetingSession } from "../session/session";
import type { MeetingState, View } from "../store/state";

export const SessionContext = createContext<MeetingSession | null>(null);

export function useSession(): MeetingSession {
  const session = use(SessionContext);
  if (session === null) throw new Error("no SessionContext");
  return session;
}

/** A part of the state; compared shallowly, so that lists built on the way do not redraw. */
export function useMeeting<T>(select: (state: MeetingState) => T): T {
  return useStore(useSession().store.api, useShallow(select));
}

/** Changes what the person looks at. */
export function useSetView(): (change: Partial<View>) => void {
  const { store } = useSession();
  return (change) => store.update((state) => ({ ...state, view: { ...state.view, ...change } }));
}
