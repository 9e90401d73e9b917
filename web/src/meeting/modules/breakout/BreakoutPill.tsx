import { Split } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button as AriaButton } from "react-aria-components";
import { cx } from "../../../design";
import { formatDuration } from "../../model/duration";
import { selfOf } from "../../model/people";
import { useMeeting, useSetView } from "../../ui/context";
import { useNow } from "../../ui/hooks";
import pills from "../Pill.module.css";
import styles from "./Breakout.module.css";

/** The last minute is shown as such. */
const SOON_MS = 60_000;

/** In the header while there are rooms: where we are. */
export function BreakoutPill() {
  const { t } = useTranslation("meeting");
  const setView = useSetView();
  const [breakout, here, isOpen] = useMeeting((state) => [
    state.modules.breakout,
    selfOf(state)?.room,
    state.view.panel === "breakout",
  ]);
  const now = useNow(1000);
  if (breakout === null) return null;
  const name = breakout.rooms.find(({ id }) => id === here)?.name ?? t("breakout.main");
  const left = breakout.endsAt === null ? null : breakout.endsAt - now;
  const isSoon = left !== null && left <= SOON_MS;
  const time = left === null ? null : formatDuration(left);
  return (
    <>
      <AriaButton
        className={cx(pills.pill, isSoon && pills.urgent)}
        aria-expanded={isOpen}
        data-testid="breakout-pill"
        onPress={() => setView({ panel: isOpen ? null : "breakout" })}
      >
        <Split aria-hidden="true" />
        <span className="visually-hidden">{t("breakout.pill")}</span>
        <span className={here === undefined ? pills.text : styles.where}>{name}</span>
        {time !== null && <span className={pills.time}>{time}</span>}
      </AriaButton>
      <p className="visually-hidden" role="status">
        {isSoon && breakout.isClosing && t("breakout.closingSoon")}
      </p>
    </>
  );
}
