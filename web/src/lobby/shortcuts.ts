import { useEffect } from "react";
import { isWriting, useShortcutSetting } from "../meeting/ui/shortcuts";
import type { LocalPreview } from "./preview";

/** M and V switch microphone and camera, as inside the meeting. */
export function useLobbyShortcuts(preview: LocalPreview): void {
  const isOn = useShortcutSetting((state) => state.isOn);
  useEffect(() => {
    if (!isOn) return;
    const listening = new AbortController();
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (event.repeat || isWriting(event.target)) return;
      const { choice } = preview.store.getState();
      const key = event.key.toLowerCase();
      if (key === "m") void preview.setEnabled("audio", !choice.audioEnabled);
      if (key === "v") void preview.setEnabled("video", !choice.videoEnabled);
    };
    window.addEventListener("keydown", onKeyDown, { signal: listening.signal });
    return () => listening.abort();
  }, [preview, isOn]);
}
