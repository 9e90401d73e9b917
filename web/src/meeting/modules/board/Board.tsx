import {
  CaptureUpdateAction,
  Excalidraw,
  getVisibleSceneBounds,
  MainMenu,
  zoomToFitBounds,
} from "@excalidraw/excalidraw";
import "@excalidraw/excalidraw/index.css";
import type {
  AppState,
  Collaborator,
  ExcalidrawImperativeAPI,
  SocketId,
} from "@excalidraw/excalidraw/types";
import { Download } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { amModerator } from "../../model/people";
import { useMeeting, useSession } from "../../ui/context";
import { useMediaQuery } from "../../ui/hooks";
import styles from "./Board.module.css";
import { drawn } from "./picture";
import { PICTURE_KINDS } from "./pictures";
import type { BoardRelay } from "./relay";
import { mayDraw } from "./state";
import { useSavePicture } from "./useSavePicture";

/** A board on which everybody draws who may. */
export function Board() {
  const { t, i18n } = useTranslation("modules");
  const { board: relay } = useSession();
  const [board, selfId, isModerator] = useMeeting((state) => [
    state.modules.board,
    state.self?.id ?? null,
    amModerator(state),
  ]);
  const [api, setApi] = useState<ExcalidrawImperativeAPI | null>(null);
  const isDark = useIsDark();
  const [container, setContainer] = useState<HTMLElement | null>(null);
  useRelay(relay, api);
  useNames(container, t("board.menu"), t("board.zoom"));
  const save = useSavePicture();
  const isEditor = board !== null && mayDraw(board, selfId, isModerator);
  return (
    <div ref={setContainer} className={styles.board} data-testid="board">
      <Excalidraw
        excalidrawAPI={setApi}
        initialData={() => ({ elements: drawn(relay.elements), scrollToContent: true })}
        isCollaborating
        viewModeEnabled={!isEditor}
        theme={isDark ? "dark" : "light"}
        langCode={i18n.language === "de" ? "de-DE" : "en"}
        aiEnabled={false}
        validateEmbeddable={false}
        handleKeyboardGlobally={false}
        autoFocus={false}
        UIOptions={{
          canvasActions: {
            loadScene: false,
            saveToActiveFile: false,
            saveAsImage: false,
            toggleTheme: false,
          },
          tools: { image: false },
        }}
        onChange={(elements) => {
          if (isEditor) relay.changed(elements);
        }}
        onPointerUpdate={({ pointer, button }) => relay.point(pointer, button)}
        onScrollChange={() => {
          if (api !== null) relay.looks(getVisibleSceneBounds(api.getAppState()));
        }}
      >
        <MainMenu>
          {PICTURE_KINDS.map((kind) => (
            <MainMenu.Item key={kind} icon={<Download />} onSelect={() => void save(kind)}>
              {t(`board.save_${kind}`)}
            </MainMenu.Item>
          ))}
          {isEditor && <MainMenu.DefaultItems.ClearCanvas />}
          <MainMenu.Separator />
          <MainMenu.DefaultItems.ChangeCanvasBackground />
        </MainMenu>
      </Excalidraw>
    </div>
  );
}

/** The drawing, the pointers and the view of whoever we follow, from the others into Excalidraw. */
function useRelay(relay: BoardRelay, api: ExcalidrawImperativeAPI | null): void {
  const { store } = useSession();
  useEffect(() => {
    if (api === null) return;
    const pointers = new Map<SocketId, Collaborator>();
    const unlisten = relay.listen({
      onElements: () =>
        api.updateScene({
          elements: drawn(relay.elements),
          captureUpdate: CaptureUpdateAction.NEVER,
        }),
      onPointer: (personId, pointer, button) => {
        const id = personId as SocketId;
        const username = store.state.people[personId]?.name ?? "";
        if (pointer === null) pointers.delete(id);
        else pointers.set(id, { id: personId, socketId: id, username, pointer, button });
        api.updateScene({ collaborators: new Map(pointers) });
      },
      onBounds: (bounds) => {
        const { appState } = zoomToFitBounds({
          appState: api.getAppState(),
          bounds,
          fitToViewport: true,
          viewportZoomFactor: 1,
        });
        api.updateScene({ appState: appState as AppState });
      },
      onFollowed: () => relay.looks(getVisibleSceneBounds(api.getAppState())),
    });
    const unfollow = api.onUserFollow(({ action, userToFollow }) =>
      relay.follow(action === "FOLLOW" ? userToFollow.socketId : null),
    );
    return () => {
      unlisten();
      unfollow();
    };
  }, [relay, api, store]);
}

/** Gives screen readers the names that Excalidraw leaves out, or that hide what can be read. */
function useNames(container: HTMLElement | null, menu: string, zoom: string): void {
  useEffect(() => {
    if (container === null) return;
    const name = (selector: string, label: (element: Element) => string): void => {
      for (const element of container.querySelectorAll(selector)) {
        const wanted = label(element);
        if (element.getAttribute("aria-label") !== wanted) {
          element.setAttribute("aria-label", wanted);
        }
      }
    };
    const nameAll = (): void => {
      name(".main-menu-trigger", () => menu);
      name(".reset-zoom-button", ({ textContent }) => `${textContent}, ${zoom}`);
    };
    nameAll();
    const observer = new MutationObserver(nameAll);
    observer.observe(container, { childList: true, characterData: true, subtree: true });
    return () => observer.disconnect();
  }, [container, menu, zoom]);
}

/** The theme that was chosen, or else the system's. */
function useIsDark(): boolean {
  const isSystemDark = useMediaQuery("(prefers-color-scheme: dark)");
  const chosen = useSyncExternalStore(
    (onChange) => {
      const observer = new MutationObserver(onChange);
      observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
      return () => observer.disconnect();
    },
    () => document.documentElement.dataset.theme,
  );
  return chosen === undefined ? isSystemDark : chosen === "dark";
}
