import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Choice, Switch, TextField } from "../../../design";
import { peopleHere } from "../../model/people";
import { useMeeting, useSession } from "../../ui/context";
import { DurationField } from "../DurationField";
import { showFirstFault } from "../faults";
import forms from "../Forms.module.css";
import panel from "../Panel.module.css";
import { PeoplePicker } from "../PeoplePicker";
import { isReady, textFault, type VoteDraft } from "./draft";
import { mayVote } from "./people";

const MINUTES = [null, 1, 2, 5, 10];
const MOST_MINUTES = 999;
const KINDS = ["open", "live", "secret"] as const;

interface VoteFormProps {
  draft: VoteDraft;
  onChange: (draft: VoteDraft) => void;
  onDone: () => void;
}

/** For moderators: what is voted on, by whom, how and how long. */
export function VoteForm({ draft, onChange, onDone }: VoteFormProps) {
  const { t } = useTranslation(["modules", "meeting"]);
  const { tools } = useSession();
  const people = useMeeting(peopleHere).filter(mayVote);
  const [showFaults, setShowFaults] = useState(false);
  const set = (change: Partial<VoteDraft>): void => onChange({ ...draft, ...change });
  const error = (field: "name" | "subtitle" | "topic"): { error?: string } => {
    const fault = textFault(draft[field], field);
    return fault !== null && (showFaults || fault === "long")
      ? { error: t(`vote.fault_${fault}`) }
      : {};
  };
  const submit = (form: HTMLFormElement): void => {
    setShowFaults(true);
    if (!isReady(draft)) {
      showFirstFault(form);
      return;
    }
    tools.votes.start(draft);
    onDone();
  };
  return (
    <form
      className={panel.scroll}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit(event.currentTarget);
      }}
    >
      <TextField
        label={t("vote.name")}
        value={draft.name}
        onChange={(name) => set({ name })}
        isRequired
        autoFocus
        {...error("name")}
      />
      <TextField
        label={t("vote.subtitle")}
        optional
        value={draft.subtitle}
        onChange={(subtitle) => set({ subtitle })}
        {...error("subtitle")}
      />
      <TextField
        label={t("vote.topic")}
        optional
        multiline
        description={t("vote.topicText")}
        value={draft.topic}
        onChange={(topic) => set({ topic })}
        {...error("topic")}
      />
      <Choice
        label={t("vote.kind")}
        options={KINDS.map((value) => ({
          value,
          label: t(`vote.kind_${value}`),
          description: t(`vote.kind_${value}Text`),
        }))}
        value={draft.kind}
        onChange={(kind) => set({ kind })}
      />
      <PeoplePicker
        label={t("vote.voters")}
        people={people}
        chosen={draft.voters}
        onChange={(voters) => set({ voters })}
        empty={t("vote.noVoters")}
      />
      {showFaults && draft.voters.length === 0 && (
        <p className={panel.note} role="alert">
          {t("vote.fault_nobody")}
        </p>
      )}
      <DurationField
        label={t("duration.question", { ns: "meeting" })}
        options={MINUTES}
        value={draft.minutes}
        onChange={(minutes) => set({ minutes })}
        most={MOST_MINUTES}
      />
      <Switch
        isSelected={draft.canAbstain}
        onChange={(canAbstain) => set({ canAbstain })}
        description={t("vote.abstainText")}
      >
        {t("vote.canAbstain")}
      </Switch>
      <Switch
        isSelected={draft.closesItself}
        onChange={(closesItself) => set({ closesItself })}
        description={t("vote.autoText")}
      >
        {t("vote.auto")}
      </Switch>
      <Switch
        isSelected={draft.makesPdf}
        onChange={(makesPdf) => set({ makesPdf })}
        description={t("vote.pdfText")}
      >
        {t("vote.pdf")}
      </Switch>
      <div className={forms.actions}>
        <Button onPress={onDone}>{t("more.cancel", { ns: "meeting" })}</Button>
        <Button variant="primary" type="submit" data-testid="vote-start">
          {t("vote.start")}
        </Button>
      </div>
    </form>
  );
}
