import { X } from "lucide-react";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../design";
import { BreakoutPanel } from "../modules/breakout/BreakoutPanel";
import { PollsPanel } from "../modules/polls/PollsPanel";
import type { Panel } from "../store/state";
import { ChatPanel } from "./ChatPanel";
import { useMeeting, useSetView } from "./context";
import { PeoplePanel } from "./PeoplePanel";
import styles from "./SidePanel.module.css";

const CONTENT: Record<Panel, ReactElement> = {
  people: <PeoplePanel />,
  chat: <ChatPanel />,
  polls: <PollsPanel />,
  breakout: <BreakoutPanel />,
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
      {CONTENT[panel]}
    </>
  );
}
