import {
  ChartBar,
  Coffee,
  Disc,
  Ear,
  FileChartColumn,
  Files,
  FolderOpen,
  MessagesSquare,
  MicVocal,
  NotebookPen,
  PenTool,
  Shapes,
  SmilePlus,
  Split,
  Timer,
  Vote,
} from "lucide-react";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { cx, IconButton, Menu, MenuItem } from "../../design";
import { amModerator, selfOf } from "../model/people";
import type { View } from "../store/state";
import { useMeeting, useSetView } from "../ui/context";
import { isEnabled } from "./enabled";
import { mayReact } from "./reactions/state";
import styles from "./ToolsMenu.module.css";
import { toolsOf, type Tool } from "./tools";

/** What moderators start for everybody, and what everybody may use. */
export function ToolsMenu({ className }: { className?: string | undefined }) {
  const { t } = useTranslation("meeting");
  const items = useToolItems();
  if (items.length === 0) return null;
  return (
    <Menu
      label={t("tools.label")}
      placement="top end"
      trigger={
        <IconButton
          look="stage"
          size="l"
          className={cx(styles.button, className)}
          label={t("tools.label")}
          icon={<Shapes />}
          data-testid="tools"
        />
      }
    >
      {items}
    </Menu>
  );
}

const ITEMS: Record<Tool, { icon: ReactElement; view: Partial<View> }> = {
  polls: { icon: <ChartBar />, view: { panel: "polls" } },
  vote: { icon: <Vote />, view: { panel: "vote" } },
  automod: { icon: <MicVocal />, view: { panel: "automod" } },
  breakout: { icon: <Split />, view: { panel: "breakout" } },
  timer: { icon: <Timer />, view: { asked: "timer" } },
  coffee: { icon: <Coffee />, view: { asked: "coffee" } },
  recording: { icon: <Disc />, view: { panel: "recording" } },
  whisper: { icon: <Ear />, view: { asked: "whisper" } },
  notes: { icon: <NotebookPen />, view: { panel: "notes" } },
  board: { icon: <PenTool />, view: { panel: "board" } },
  folder: { icon: <FolderOpen />, view: { panel: "folder" } },
  reports: { icon: <FileChartColumn />, view: { panel: "reports" } },
  files: { icon: <Files />, view: { panel: "files" } },
  debrief: { icon: <MessagesSquare />, view: { asked: "debrief" } },
};

/** The same for the menu of a phone. */
export function useToolItems(): ReactElement[] {
  const { t } = useTranslation("meeting");
  const setView = useSetView();
  const [isModerator, hasAccount, isOwner, room, modules] = useMeeting((state) => [
    amModerator(state),
    selfOf(state)?.kind === "registered",
    selfOf(state)?.isOwner === true,
    state.room,
    state.modules,
  ]);
  return toolsOf({ isModerator, hasAccount, isOwner, room, modules }).map(({ tool, isBusy }) => (
    <MenuItem
      key={tool}
      icon={ITEMS[tool].icon}
      isDisabled={isBusy}
      onAction={() => setView(ITEMS[tool].view)}
    >
      {t(`tools.${tool}`)}
    </MenuItem>
  ));
}

/** The eight reactions, for the menu of a phone, where they have no button. */
export function useReactionItem(): ReactElement | null {
  const { t } = useTranslation("meeting");
  const setView = useSetView();
  const [hasReactions, isAllowed] = useMeeting((state) => [
    isEnabled(state, "reaction"),
    mayReact(state.modules.reactions, state.self?.id ?? null),
  ]);
  if (!hasReactions) return null;
  return (
    <MenuItem
      key="react"
      icon={<SmilePlus />}
      isDisabled={!isAllowed}
      onAction={() => setView({ asked: "reaction" })}
    >
      {isAllowed ? t("reactions.label") : t("reactions.off")}
    </MenuItem>
  );
}
