import { X } from "lucide-react";
import { lazy, Suspense, type ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { IconButton, Spinner } from "../../design";
import panels from "../modules/Panel.module.css";
import type { Panel } from "../store/state";
import { ChatPanel } from "./ChatPanel";
import { useMeeting, useSetView } from "./context";
import { PeoplePanel } from "./PeoplePanel";
import styles from "./SidePanel.module.css";

const AutomodPanel = lazy(async () => ({
  default: (await import("../modules/automod/AutomodPanel")).AutomodPanel,
}));
const BoardPanel = lazy(async () => ({
  default: (await import("../modules/board/BoardPanel")).BoardPanel,
}));
const BreakoutPanel = lazy(async () => ({
  default: (await import("../modules/breakout/BreakoutPanel")).BreakoutPanel,
}));
const FilesPanel = lazy(async () => ({
  default: (await import("../modules/files/FilesPanel")).FilesPanel,
}));
const FolderPanel = lazy(async () => ({
  default: (await import("../modules/folder/FolderPanel")).FolderPanel,
}));
const NotesPanel = lazy(async () => ({
  default: (await import("../modules/notes/NotesPanel")).NotesPanel,
}));
const PollsPanel = lazy(async () => ({
  default: (await import("../modules/polls/PollsPanel")).PollsPanel,
}));
const RecordingPanel = lazy(async () => ({
  default: (await import("../modules/recording/RecordingPanel")).RecordingPanel,
}));

const ReportsPanel = lazy(async () => ({
  default: (await import("../modules/reports/ReportsPanel")).ReportsPanel,
}));
const VotePanel = lazy(async () => ({
  default: (await import("../modules/vote/VotePanel")).VotePanel,
}));

const CONTENT: Record<Panel, ReactElement> = {
  people: <PeoplePanel />,
  chat: <ChatPanel />,
  polls: <PollsPanel />,
  breakout: <BreakoutPanel />,
  automod: <AutomodPanel />,
  recording: <RecordingPanel />,
  folder: <FolderPanel />,
  vote: <VotePanel />,
  files: <FilesPanel />,
  notes: <NotesPanel />,
  board: <BoardPanel />,
  reports: <ReportsPanel />,
};

/** People, chat or what runs; on a phone it covers the stage. */
export function SidePanel() {
  const { t } = useTranslation("meeting");
  const panel = useMeeting((state) => state.view.panel);
  if (panel === null) return null;
  return (
    <aside
      className={styles.panel}
      aria-label={t(`panel.${panel}`)}
      id="panel"
      tabIndex={-1}
      data-testid={`${panel}-panel`}
    >
      <PanelFrame panel={panel} />
    </aside>
  );
}

function PanelFrame({ panel }: { panel: Panel }) {
  const { t } = useTranslation("meeting");
  const setView = useSetView();
  return (
    <>
      <header className={styles.header}>
        <h2 className={styles.title}>{t(`panel.${panel}`)}</h2>
        <IconButton
          size="s"
          label={t("panel.close")}
          icon={<X />}
          onPress={() => setView({ panel: null })}
        />
      </header>
      <Suspense
        fallback={
          <div className={panels.loading}>
            <Spinner />
          </div>
        }
      >
        {CONTENT[panel]}
      </Suspense>
    </>
  );
}
