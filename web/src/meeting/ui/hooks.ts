/** Small hooks for what the browser offers. */
import { useEffect, useState, useSyncExternalStore } from "react";
import type { Box } from "../model/grid";

/** The inner size of an element, in CSS pixels. */
export function useElementSize(): [(element: HTMLElement | null) => void, Box] {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [size, setSize] = useState<Box>({ width: 0, height: 0 });
  useEffect(() => {
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) {
        const { width, height } = entry.contentRect;
        setSize({ width, height });
      }
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [setElement, size];
}

/** `Date.now()`, again every so many milliseconds. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

export function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", onChange);
      return () => list.removeEventListener("change", onChange);
    },
    () => window.matchMedia(query).matches,
  );
}

/** Same width as in the style sheets. */
export const PHONE = "(max-width: 48rem)";

/** Keeps the screen of a phone on while the meeting is seen. */
export function useWakeLock(): void {
  useEffect(() => {
    // Absent in some browsers and on pages that are not secure.
    const locks = (navigator as { wakeLock?: WakeLock }).wakeLock;
    if (locks === undefined) return;
    let held: WakeLockSentinel | null = null;
    let isOver = false;
    const hold = async (): Promise<void> => {
      if (document.visibilityState !== "visible" || isOver) return;
      try {
        held = await locks.request("screen");
      } catch {
        // Refused, for instance on low battery: the meeting goes on without.
        held = null;
      }
    };
    const again = (): void => void hold();
    again();
    document.addEventListener("visibilitychange", again);
    return () => {
      isOver = true;
      document.removeEventListener("visibilitychange", again);
      void held?.release();
    };
  }, []);
}

export function useFullscreen(): { isOn: boolean; isPossible: boolean; toggle: () => void } {
  const isOn = useSyncExternalStore(
    (onChange) => {
      document.addEventListener("fullscreenchange", onChange);
      return () => document.removeEventListener("fullscreenchange", onChange);
    },
    () => document.fullscreenElement !== null,
  );
  return { isOn, isPossible: document.fullscreenEnabled, toggle: toggleFullscreen };
}

export function toggleFullscreen(): void {
  if (document.fullscreenElement !== null) void document.exitFullscreen();
  else if (document.fullscreenEnabled) void document.documentElement.requestFullscreen();
}

/** Phones cannot; nor can pages that are not secure. */
export const canShareScreen =
  "getDisplayMedia" in ((navigator as { mediaDevices?: MediaDevices }).mediaDevices ?? {});
