/** Keys of the meeting. */
import { useEffect, useState } from "react";
import { create } from "zustand";
import type { MeetingSession } from "../session/session";
import type { Controls } from "./controls";

export const SHORTCUTS = [
  { key: "m", name: "microphone" },
  { key: "v", name: "camera" },
  { key: "h", name: "hand" },
  { key: "s", name: "screen" },
  { key: "c", name: "chat" },
  { key: "p", name: "people" },
  { key: "l", name: "layout" },
  { key: "f", name: "fullscreen" },
] as const;

export type ShortcutName = (typeof SHORTCUTS)[number]["name"];

const STORAGE_KEY = "parlour.shortcuts";

interface ShortcutSetting {
  isOn: boolean;
  set: (isOn: boolean) => void;
}

/** Kept in this browser: people who use a voice control or a screen reader switch them off. */
export const useShortcutSetting = create<ShortcutSetting>()((set) => ({
  isOn: localStorage.getItem(STORAGE_KEY) !== "off",
  set: (isOn) => {
    localStorage.setItem(STORAGE_KEY, isOn ? "on" : "off");
    set({ isOn });
  },
}));

/** Letters belong to whoever writes or searches in a list. */
const WRITES =
  "input, textarea, select, [contenteditable], [role=menu], [role=listbox], [role=dialog], [role=alertdialog]";
/** What Space activates. */
const PRESSES = "button, a[href], summary, [role=button], [role=tab], [role=switch]";

export function isWriting(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(WRITES) !== null;
}

/** After a click a button keeps the focus without showing it: Space is then free for talking. */
function pressesByKey(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(PRESSES)?.matches(":focus-visible") === true;
}

function perform(name: ShortcutName, controls: Controls): void {
  const actions: Record<ShortcutName, () => void> = {
    microphone: () => controls.toggleMicrophone(),
    camera: () => controls.toggleCamera(),
    hand: () => controls.toggleHand(),
    screen: () => controls.toggleScreen(),
    layout: () => controls.toggleLayout(),
    fullscreen: () => controls.fullscreen(),
    chat: () => controls.togglePanel("chat"),
    people: () => controls.togglePanel("people"),
  };
  actions[name]();
}

/** Says whether the person talks by holding the space bar. */
export function useShortcuts(session: MeetingSession, controls: Controls): boolean {
  const isOn = useShortcutSetting((state) => state.isOn);
  const [isTalking, setTalking] = useState(false);
  useEffect(() => {
    if (!isOn) return;
    const listening = new AbortController();
    const options = { signal: listening.signal, capture: true };
    let talks = false;
    let whispers = false;
    const endWhisper = (): void => {
      if (whispers) session.tools.whisper.talk(false);
      whispers = false;
    };
    const talk = (on: boolean): void => {
      talks = on;
      setTalking(on);
      controls.microphone(on);
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (isWriting(event.target)) return;
      if (event.key.toLowerCase() === "w") {
        if (session.store.state.modules.whisper.group === null) return;
        event.preventDefault();
        if (event.repeat) return;
        whispers = true;
        session.tools.whisper.talk(true);
        return;
      }
      if (event.key === " ") {
        if (pressesByKey(event.target)) return;
        event.preventDefault();
        event.stopPropagation();
        if (!event.repeat && !session.store.state.media.microphone.isOn) talk(true);
        return;
      }
      const shortcut = SHORTCUTS.find(({ key }) => key === event.key.toLowerCase());
      if (shortcut === undefined || event.repeat) return;
      event.preventDefault();
      perform(shortcut.name, controls);
    };
    const onKeyUp = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() === "w") endWhisper();
      if (event.key !== " " || !talks) return;
      event.preventDefault();
      event.stopPropagation();
      talk(false);
    };
    // A window that loses the focus never hears of the key's release.
    const onBlur = (): void => {
      if (talks) talk(false);
      endWhisper();
    };
    window.addEventListener("keydown", onKeyDown, options);
    window.addEventListener("keyup", onKeyUp, options);
    window.addEventListener("blur", onBlur, options);
    return () => {
      listening.abort();
      onBlur();
    };
  }, [session, controls, isOn]);
  return isTalking;
}
