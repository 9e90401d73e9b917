import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, EmptyState } from "../../../design";
import { amModerator } from "../../model/people";
import { useMeeting } from "../../ui/context";
import { PollForm } from "./PollForm";
import styles from "./Polls.module.css";
import { PollResult } from "./PollResult";
import { RunningPoll } from "./RunningPoll";

/** The running poll, and the results of those before. */
export function PollsPanel() {
  const { t } = useTranslation("meeting");
  const [isWriting, setWriting] = useState(false);
  const [{ running, finished }, isModerator] = useMeeting((state) => [
    state.modules.polls,
    amModerator(state),
  ]);
  if (isWriting && isModerator && running === null) {
    return (
      <div className={styles.scroll}>
        <PollForm onDone={() => setWriting(false)} />
      </div>
    );
  }
  const create = isModerator && running === null && (
    <Button
      variant={finished.length > 0 ? "secondary" : "primary"}
      icon={<Plus />}
      data-testid="poll-new"
      onPress={() => setWriting(true)}
    >
      {t("polls.new")}
    </Button>
  );
  if (running === null && finished.length === 0) {
    return (
      <div className={styles.scroll}>
        <EmptyState
          title={t("polls.empty")}
          text={t(isModerator ? "polls.emptyModerator" : "polls.emptyText")}
          action={create}
        />
      </div>
    );
  }
  return (
    <div className={styles.scroll}>
      {create}
      {running !== null && <RunningPoll key={running.id} poll={running} />}
      {finished.length > 0 && (
        <section className={styles.list} aria-label={t("polls.finished")}>
          <h3 className={styles.heading}>{t("polls.finished")}</h3>
          {finished.map((poll) => (
            <article key={poll.id} className={styles.poll} data-testid="poll-finished">
              <h4 className={styles.topic}>{poll.topic}</h4>
              <PollResult poll={poll} />
            </article>
          ))}
        </section>
      )}
    </div>
  );
}
