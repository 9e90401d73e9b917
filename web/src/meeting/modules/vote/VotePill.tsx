import { Vote as VoteIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button as AriaButton } from "react-aria-components";
import { cx } from "../../../design";
import { useMeeting, useSetView } from "../../ui/context";
import pills from "../Pill.module.css";
import { ourPart, runningVote } from "./state";

/** In the header while a vote runs, and later the way to the results. */
export function VotePill() {
  const { t } = useTranslation("modules");
  const setView = useSetView();
  const [votes, selfId, isOpen] = useMeeting((state) => [
    state.modules.votes,
    state.self?.id ?? null,
    state.view.panel === "vote",
  ]);
  const running = runningVote(votes);
  if (votes.votes.length === 0) return null;
  const asks = running !== null && ourPart(running, selfId) === "votes";
  const text = t(asks ? "vote.pillVote" : "vote.pill");
  return (
    <AriaButton
      className={cx(pills.pill, asks && pills.urgent)}
      aria-label={running === null ? text : `${text}: ${running.name}`}
      aria-expanded={isOpen}
      data-testid="vote-pill"
      onPress={() => setView({ panel: isOpen ? null : "vote" })}
    >
      <VoteIcon aria-hidden="true" />
      <span className={pills.text}>{text}</span>
    </AriaButton>
  );
}
