import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { LocalPreview, type PreviewState } from "./preview";
import { storedMedia } from "./storage";

/** Microphone and camera for as long as the component stands; they are let go with it. */
export function usePreview(): { preview: LocalPreview; state: PreviewState } {
  const [preview] = useState(
    // Absent on pages that are not secure.
    () => new LocalPreview(storedMedia(), navigator.mediaDevices as MediaDevices | undefined),
  );
  useEffect(() => {
    void preview.begin();
    return () => preview.end();
  }, [preview]);
  return { preview, state: useStore(preview.store) };
}
