import { ChartBar, Coffee, MessagesSquare, Shapes, SmilePlus, Split, Timer } from "lucide-react";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { cx, Dialog, IconButton, Menu, MenuItem } from "../../design";
import { amModerator } from "../model/people";
import type { View } from "../store/state";
import { useMeeting, useSetView } from "../ui/context";
import { DebriefDialog } from "./DebriefDialog";
import { isEnabled } from "./enabled";
import { ReactionPicker } from "./reactions/ReactionPicker";
import { mayReact } from "./reactions/state";
import { TimerDialog } from "./timer/TimerDialog";
import styles from "./ToolsMenu.module.css";

/** What moderators start for everybody. */
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

/** The same for the menu of a phone. */
export function useToolItems(): ReactElement[] {
  const { t } = useTranslation("meeting");
  const setView = useSetView();
  const [isModerator, hasTimer, hasPolls, hasBreakout, isTimed] = useMeeting((state) => [
    amModerator(state),
    isEnabled(state, "timer"),
    isEnabled(state, "polls"),
    isEnabled(state, "breakout"),
    state.modules.timer !== null,
  ]);
  if (!isModerator) return [];
  const item = (icon: ReactElement, text: string, view: Partial<View>, isDisabled = false) => (
    <MenuItem key={text} icon={icon} isDisabled={isDisabled} onAction={() => setView(view)}>
      {text}
    </MenuItem>
  );
  return [
    ...(hasPolls ? [item(<ChartBar />, t("tools.polls"), { panel: "polls" })] : []),
    ...(hasBreakout ? [item(<Split />, t("tools.breakout"), { panel: "breakout" })] : []),
    ...(hasTimer
      ? [
          item(<Timer />, t("tools.timer"), { asked: "timer" }, isTimed),
          item(<Coffee />, t("tools.coffee"), { asked: "coffee" }, isTimed),
        ]
      : []),
    item(<MessagesSquare />, t("tools.debrief"), { asked: "debrief" }),
  ];
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

/** What the menus open. */
export function ToolDialogs() {
  const { t } = useTranslation("meeting");
  const setView = useSetView();
  const asked = useMeeting((state) => state.view.asked);
  const close = (): void => setView({ asked: null });
  return (
    <>
      <TimerDialog about={asked === "timer" || asked === "coffee" ? asked : null} onClose={close} />
      <DebriefDialog isOpen={asked === "debrief"} onClose={close} />
      <Dialog title={t("reactions.label")} size="s" isOpen={asked === "reaction"} onClose={close}>
        <ReactionPicker onDone={close} />
      </Dialog>
    </>
  );
}
