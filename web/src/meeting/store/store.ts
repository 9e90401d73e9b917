/** The one store of a meeting. */
import { createStore, type StoreApi } from "zustand/vanilla";
import { arrange } from "../model/arrange";
import { initialState, type MeetingState } from "./state";

export interface MeetingStore {
  readonly api: StoreApi<MeetingState>;
  readonly state: MeetingState;
  update: (change: (state: MeetingState) => MeetingState) => void;
}

export function createMeetingStore(roomId: string, title: string | null): MeetingStore {
  const api = createStore<MeetingState>()(() => initialState(roomId, title));
  return {
    api,
    get state() {
      return api.getState();
    },
    update: (change) => {
      const before = api.getState();
      const after = arrange(change(before), Date.now());
      if (after !== before) api.setState(after, true);
    },
  };
}
