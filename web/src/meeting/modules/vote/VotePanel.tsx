import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Banner, Button, EmptyState } from "../../../design";
import { amModerator, peopleHere, selfOf } from "../../model/people";
import { useMeeting } from "../../ui/context";
import panel from "../Panel.module.css";
import { again, EMPTY_VOTE, type VoteDraft } from "./draft";
import { FinishedVote } from "./FinishedVote";
import { RunningVote } from "./RunningVote";
import { finishedVotes, runningVote, type Issue, type LegalVote } from "./state";
import { mayVote } from "./people";
import { VoteForm } from "./VoteForm";

/** The vote that runs, and those before with their results. */
export function VotePanel() {
  const { t } = useTranslation("modules");
  const [draft, setDraft] = useState<VoteDraft | null>(null);
  const [votes, isModerator, isMember] = useMeeting((state) => [
    state.modules.votes,
    amModerator(state),
    selfOf(state)?.kind === "registered",
  ]);
  const people = useMeeting(peopleHere);
  const running = runningVote(votes);
  const finished = finishedVotes(votes);
  // Guests who moderate may not start votes.
  const mayStart = isModerator && isMember && running === null;
  const voters = people.filter(mayVote);
  if (draft !== null && mayStart) {
    return <VoteForm draft={draft} onChange={setDraft} onDone={() => setDraft(null)} />;
  }
  const prepare = (vote: LegalVote | null): void => {
    const here = voters.map(({ id }) => id);
    setDraft(vote === null ? { ...EMPTY_VOTE, voters: here } : again(vote, here));
  };
  const create = mayStart && (
    <Button
      variant={finished.length > 0 ? "secondary" : "primary"}
      icon={<Plus />}
      data-testid="vote-new"
      onPress={() => prepare(null)}
    >
      {t("vote.new")}
    </Button>
  );
  if (running === null && finished.length === 0) {
    return (
      <div className={panel.scroll}>
        <EmptyState
          title={t("vote.empty")}
          text={t(mayStart ? "vote.emptyModerator" : "vote.emptyText")}
          action={create}
        />
      </div>
    );
  }
  return (
    <div className={panel.scroll}>
      {create}
      <Issues issues={votes.issues.filter(({ voteId }) => voteId === running?.id)} />
      {running !== null && <RunningVote key={running.id} vote={running} />}
      {finished.length > 0 && (
        <section className={panel.section} aria-label={t("vote.finished")}>
          <h3 className={panel.heading}>{t("vote.finished")}</h3>
          {finished.map((vote) => (
            <FinishedVote
              key={vote.id}
              vote={vote}
              {...(mayStart && { onAgain: () => prepare(vote) })}
            />
          ))}
        </section>
      )}
    </div>
  );
}

/** For who leads the vote: what voters have told of their equipment. */
function Issues({ issues }: { issues: readonly Issue[] }) {
  const { t } = useTranslation("modules");
  const people = useMeeting((state) => state.people);
  return issues.map((issue, index) => (
    <Banner
      key={index}
      tone="warning"
      title={t("vote.issueOf", {
        name: people[issue.personId ?? ""]?.name ?? t("vote.somebody"),
        kind: t(`vote.issue_${issue.kind ?? "other"}`),
      })}
    >
      {issue.description}
    </Banner>
  ));
}
