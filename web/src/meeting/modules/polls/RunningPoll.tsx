import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Checkbox, Choice } from "../../../design";
import { formatDuration } from "../../model/duration";
import { amModerator } from "../../model/people";
import { useMeeting, useSession } from "../../ui/context";
import { useNow } from "../../ui/hooks";
import styles from "./Polls.module.css";
import { PollResult } from "./PollResult";
import type { Poll } from "./state";

/** What is asked, until it ends: a vote can be changed. */
export function RunningPoll({ poll }: { poll: Poll }) {
  const { t } = useTranslation("meeting");
  const { tools } = useSession();
  const isModerator = useMeeting(amModerator);
  const [isChanging, setChanging] = useState(false);
  const now = useNow(500);
  const left = Math.max(Math.ceil((poll.endsAt - now) / 1000) * 1000, 0);
  const isVoting = poll.vote === null || isChanging;
  return (
    <article className={styles.poll} aria-label={poll.topic} data-testid="poll-running">
      <p className={styles.state}>
        <span className={styles.badge}>
          {t(poll.isLive ? "polls.runningLive" : "polls.running")}
        </span>
        <span className={styles.left}>{t("polls.left", { time: formatDuration(left) })}</span>
      </p>
      <h3 className={styles.topic}>{poll.topic}</h3>
      {isVoting ? (
        <Ballot poll={poll} onVoted={() => setChanging(false)} />
      ) : (
        <div className={styles.voted}>
          <p role="status">{t(poll.vote?.length === 0 ? "polls.abstained" : "polls.voted")}</p>
          <Button size="s" data-testid="poll-change" onPress={() => setChanging(true)}>
            {t("polls.change")}
          </Button>
        </div>
      )}
      {poll.counts !== null && <PollResult poll={poll} />}
      {!poll.isLive && <p className={styles.note}>{t("polls.secret")}</p>}
      {isModerator && (
        <Button data-testid="poll-finish" onPress={() => tools.finishPoll(poll.id)}>
          {t("polls.finish")}
        </Button>
      )}
    </article>
  );
}

function Ballot({ poll, onVoted }: { poll: Poll; onVoted: () => void }) {
  const { t } = useTranslation("meeting");
  const { tools } = useSession();
  const [chosen, choose] = useState<readonly number[]>(poll.vote ?? []);
  return (
    <form
      className={styles.ballot}
      onSubmit={(event) => {
        event.preventDefault();
        tools.vote(poll.id, chosen);
        onVoted();
      }}
    >
      {poll.isMultiple ? (
        <fieldset className={styles.boxes}>
          <legend>{t("polls.several")}</legend>
          {poll.choices.map(({ id, content }) => (
            <Checkbox
              key={id}
              isSelected={chosen.includes(id)}
              onChange={(on) => choose(on ? [...chosen, id] : chosen.filter((one) => one !== id))}
            >
              {content}
            </Checkbox>
          ))}
        </fieldset>
      ) : (
        <Choice
          label={t("polls.one")}
          options={poll.choices.map(({ id, content }) => ({ value: String(id), label: content }))}
          value={String(chosen[0] ?? "")}
          onChange={(value) => choose([Number(value)])}
        />
      )}
      <div className={styles.send}>
        <Button
          variant="primary"
          type="submit"
          isDisabled={chosen.length === 0}
          data-testid="poll-vote"
        >
          {t("polls.vote")}
        </Button>
        <Button
          variant="quiet"
          onPress={() => {
            tools.vote(poll.id, []);
            onVoted();
          }}
        >
          {t("polls.abstain")}
        </Button>
      </div>
    </form>
  );
}
