import { ChevronLeft, ChevronRight, MonitorUp, UserPlus } from "lucide-react";
import { useEffect, useMemo, type CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "../../design";
import { stageOf } from "../model/arrange";
import { layoutGrid, pagesOf, pageSize } from "../model/grid";
import type { Stage } from "../model/stage";
import type { Tile } from "../model/tiles";
import { useMeeting, useSession, useSetView } from "./context";
import { useElementSize } from "./hooks";
import styles from "./StageView.module.css";
import { contentOf } from "../modules/content";
import { ContentStage } from "../modules/ContentStage";
import { TileView } from "./TileView";

/** Between tiles, CSS pixels; the style sheet has the same. */
const GAP = 8;
/** In the strip beside the large picture; more of them nobody can look at. */
const MOST_IN_STRIP = 24;

interface StageViewProps {
  onInvite: () => void;
}

/** The pictures. */
export function StageView({ onInvite }: StageViewProps) {
  const { store } = useSession();
  const [people, self, media, view] = useMeeting((state) => [
    state.people,
    state.self,
    state.media,
    state.view,
  ]);
  const stage = useMemo(
    () => stageOf({ ...store.state, people, self, media, view }),
    [store, people, self, media, view],
  );
  const isSplit = useMeeting((state) => state.modules.breakout !== null);
  const content = useMeeting(contentOf);
  if (content !== null) {
    return <ContentStage content={content} tiles={allTiles(stage)} />;
  }
  const isAlone = !isSplit && stage.main === null && stage.others.every((tile) => tile.isSelf);
  return (
    <div className={styles.stage}>
      {stage.main === null ? <Grid stage={stage} /> : <Large stage={stage} main={stage.main} />}
      {stage.floating !== null && (
        <div className={styles.floating}>
          <TileView tile={stage.floating} canPin={false} />
        </div>
      )}
      {isAlone && <Alone onInvite={onInvite} />}
      {media.screen.isOn && <Sharing />}
    </div>
  );
}

/** Everybody, in the order in which they are shown. */
function allTiles({ main, floating, others }: Stage): Tile[] {
  return [main, ...others, floating].filter((tile) => tile !== null);
}

function Grid({ stage }: { stage: Stage }) {
  const { t } = useTranslation("meeting");
  const setView = useSetView();
  const [measure, size] = useElementSize();
  const [page, capacity] = useMeeting(({ view }) => [view.page, view.pageSize]);
  const fits = size.width === 0 ? capacity : pageSize(size, GAP);
  useEffect(() => {
    if (fits !== capacity) setView({ pageSize: fits });
  });
  const pages = pagesOf(stage.others, capacity);
  const shown = pages[Math.min(page, pages.length - 1)] ?? [];
  const { tile } = layoutGrid(shown.length, size, GAP);
  return (
    <>
      <div
        ref={measure}
        className={styles.grid}
        style={
          {
            "--tile-width": `${tile.width}px`,
            "--tile-height": `${tile.height}px`,
          } as CSSProperties
        }
        data-testid="grid"
      >
        {tile.width > 0 && shown.map((one) => <GridCell key={one.key} tile={one} />)}
      </div>
      {pages.length > 1 && (
        <nav
          className={styles.pages}
          aria-label={t("stage.page", { page: page + 1, pages: pages.length })}
        >
          <IconButton
            look="stage"
            label={t("stage.previousPage")}
            icon={<ChevronLeft />}
            isDisabled={page === 0}
            onPress={() => setView({ page: page - 1 })}
          />
          <span className={styles.pageNumber}>
            {page + 1} / {pages.length}
          </span>
          <IconButton
            look="stage"
            label={t("stage.nextPage")}
            icon={<ChevronRight />}
            isDisabled={page >= pages.length - 1}
            onPress={() => setView({ page: page + 1 })}
          />
        </nav>
      )}
    </>
  );
}

function GridCell({ tile }: { tile: Tile }) {
  return (
    <div className={styles.cell}>
      <TileView tile={tile} />
    </div>
  );
}

function Large({ stage, main }: { stage: Stage; main: Tile }) {
  const strip = stage.others.slice(0, MOST_IN_STRIP);
  const hidden = stage.others.length - strip.length;
  return (
    <div className={styles.large} data-testid="speaker-view">
      <div className={styles.main}>
        <TileView key={main.key} tile={main} isMain />
      </div>
      {strip.length > 0 && (
        <div className={styles.strip}>
          {strip.map((tile) => (
            <div key={tile.key} className={styles.thumbnail}>
              <TileView tile={tile} />
            </div>
          ))}
          {hidden > 0 && <p className={styles.hidden}>+{hidden}</p>}
        </div>
      )}
    </div>
  );
}

function Alone({ onInvite }: StageViewProps) {
  const { t } = useTranslation("meeting");
  return (
    <div className={styles.alone}>
      <div>
        <p className={styles.aloneTitle}>{t("stage.alone")}</p>
        <p className={styles.aloneText}>{t("stage.aloneText")}</p>
      </div>
      <Button variant="primary" icon={<UserPlus />} onPress={onInvite}>
        {t("header.invite")}
      </Button>
    </div>
  );
}

function Sharing() {
  const { t } = useTranslation("meeting");
  const { media } = useSession();
  return (
    <p className={styles.sharing} role="status">
      <MonitorUp aria-hidden="true" />
      {t("stage.youShare")}
      <Button size="s" variant="danger" onPress={() => void media.setScreen(false)}>
        {t("stage.stopSharing")}
      </Button>
    </p>
  );
}
