import { ChartBar } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button as AriaButton } from "react-aria-components";
import { cx, Tooltip } from "../../../design";
import { useMeeting, useSetView } from "../../ui/context";
import pills from "../Pill.module.css";

/** In the header while a poll runs, and later the way to its result. */
export function PollPill() {
  const { t } = useTranslation("meeting");
  const setView = useSetView();
  const [{ running, finished }, isOpen] = useMeeting((state) => [
    state.modules.polls,
    state.view.panel === "polls",
  ]);
  if (running === null && finished.length === 0) return null;
  const asks = running !== null && running.vote === null;
  const text = t(asks ? "polls.pillVote" : "polls.pill");
  return (
    <Tooltip text={running?.topic ?? t("polls.finished")}>
      <AriaButton
        className={cx(pills.pill, asks && pills.urgent)}
        aria-label={text}
        aria-expanded={isOpen}
        data-testid="poll-pill"
        onPress={() => setView({ panel: isOpen ? null : "polls" })}
      >
        <ChartBar aria-hidden="true" />
        <span className={pills.text}>{text}</span>
      </AriaButton>
    </Tooltip>
  );
}
