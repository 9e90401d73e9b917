import { X } from "lucide-react";
import { lazy, Suspense, type ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { Button, Spinner } from "../../design";
import type { Tile } from "../model/tiles";
import type { Content } from "../store/state";
import { useSetView } from "../ui/context";
import { TileView } from "../ui/TileView";
import styles from "./Content.module.css";
import { NotesFrame, WhiteboardFrame } from "./Frame";

/** Where the whiteboard finds its fonts; it would look on a host of others otherwise. */
const BOARD_ASSETS = "/excalidraw/";

const Board = lazy(async () => {
  window.EXCALIDRAW_ASSET_PATH = BOARD_ASSETS;
  return { default: (await import("./board/drawing")).Board };
});

const CONTENT: Record<Content, ReactElement> = {
  notes: <NotesFrame />,
  whiteboard: <WhiteboardFrame />,
  board: <Board />,
};

interface ContentStageProps {
  content: Content;
  tiles: readonly Tile[];
}

/** Beside it nobody sees more faces at once. */
const MOST_TILES = 12;

/** Notes or a board in the place of the pictures, which move to the edge. */
export function ContentStage({ content, tiles }: ContentStageProps) {
  const { t } = useTranslation("modules");
  const setView = useSetView();
  return (
    <div className={styles.stage} data-testid={`content-${content}`}>
      <div className={styles.content}>
        <Suspense
          fallback={
            <div className={styles.loading}>
              <Spinner size="l" />
            </div>
          }
        >
          {CONTENT[content]}
        </Suspense>
        <div className={styles.close}>
          <Button
            size="s"
            icon={<X />}
            data-testid="content-close"
            onPress={() => setView({ content: null })}
          >
            {t("content.close")}
          </Button>
        </div>
      </div>
      <div className={styles.strip}>
        {tiles.slice(0, MOST_TILES).map((tile) => (
          <div key={tile.key} className={styles.thumbnail}>
            <TileView tile={tile} canPin={false} />
          </div>
        ))}
      </div>
    </div>
  );
}
