/** What the buttons and the keys do, in one place, so that both obey the same rules. */
import type { TFunction } from "i18next";
import { toast } from "../../design";
import { isMicrophoneLocked, selfOf } from "../model/people";
import type { MeetingSession } from "../session/session";
import type { Panel } from "../store/state";
import { toggleFullscreen } from "./hooks";

export class Controls {
  readonly #session: MeetingSession;
  readonly #t: TFunction<"meeting">;

  constructor(session: MeetingSession, t: TFunction<"meeting">) {
    this.#session = session;
    this.#t = t;
  }

  microphone(on: boolean): void {
    const { state } = this.#session.store;
    if (!this.#hasMedia()) return;
    if (on && (isMicrophoneLocked(state) || !state.media.mayPublish.microphone)) {
      this.#explain(this.#t("toolbar.locked"), "microphones");
      return;
    }
    void this.#session.media.setMicrophone(on);
  }

  camera(on: boolean): void {
    if (this.#hasMedia()) void this.#session.media.setCamera(on);
  }

  screen(on: boolean): void {
    if (!this.#isMediaReady()) return;
    if (on && !this.#session.store.state.media.mayPublish.screen) {
      this.#explain(this.#t("toolbar.notAllowed"), "sharing");
      return;
    }
    void this.#session.media.setScreen(on);
  }

  hand(isUp: boolean): void {
    if (isUp && !this.#session.store.state.handsEnabled) {
      this.#explain(this.#t("toolbar.handsOff"), "hands");
      return;
    }
    this.#session.commands.raiseHand(isUp);
  }

  toggleMicrophone(): void {
    this.microphone(!this.#session.store.state.media.microphone.isOn);
  }

  toggleCamera(): void {
    this.camera(!this.#session.store.state.media.camera.isOn);
  }

  toggleScreen(): void {
    this.screen(!this.#session.store.state.media.screen.isOn);
  }

  toggleHand(): void {
    this.hand(selfOf(this.#session.store.state)?.handRaisedAt === undefined);
  }

  togglePanel(panel: Panel): void {
    this.#session.store.update((state) => ({
      ...state,
      view: { ...state.view, panel: state.view.panel === panel ? null : panel },
    }));
  }

  toggleLayout(): void {
    this.#session.store.update((state) => ({
      ...state,
      view: {
        ...state.view,
        pinned: null,
        layout: state.view.layout === "grid" ? "speaker" : "grid",
      },
    }));
  }

  fullscreen(): void {
    toggleFullscreen();
  }

  /** A screen can be picked only in answer to a click, so that it cannot wait for a connection. */
  #isMediaReady(): boolean {
    const { state } = this.#session.store.state.media;
    if (state === "connected" || state === "reconnecting") return true;
    this.#explain(this.#t("toolbar.noMedia"));
    return false;
  }

  /** Microphone and camera can be chosen before the connection is there. */
  #hasMedia(): boolean {
    const { state } = this.#session.store.state.media;
    if (state !== "absent" && state !== "idle") return true;
    this.#explain(this.#t("toolbar.noMedia"));
    return false;
  }

  /** In the place of the notice with the same key, which says nothing new then. */
  #explain(text: string, key = "controls"): void {
    toast.show({ kind: "warning", text, key: `meeting.${key}` });
  }
}
