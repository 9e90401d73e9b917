import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, IconButton, Switch, TextField } from "../../../design";
import { useSession } from "../../ui/context";
import { DurationField } from "../DurationField";
import { showFirstFault } from "../faults";
import forms from "../Forms.module.css";
import {
  choiceFault,
  EMPTY_DRAFT,
  FEWEST_CHOICES,
  isComplete,
  MOST_CHOICES,
  topicFault,
  type Fault,
  type PollDraft,
} from "./draft";
import styles from "./Polls.module.css";

const MINUTES = [1, 2, 5, 10];
/** The server allows a day; nobody looks at a question for longer than an hour. */
const MOST_MINUTES = 60;

/** For moderators: a question with its answers. */
export function PollForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation("meeting");
  const { tools } = useSession();
  const [draft, setDraft] = useState<PollDraft>(EMPTY_DRAFT);
  const [showFaults, setShowFaults] = useState(false);
  const set = (change: Partial<PollDraft>): void => setDraft({ ...draft, ...change });
  const error = (fault: Fault | null): { error?: string } =>
    fault !== null && (showFaults || fault !== "missing")
      ? { error: t(`polls.fault_${fault}`) }
      : {};
  const submit = (form: HTMLFormElement): void => {
    setShowFaults(true);
    if (!isComplete(draft)) {
      showFirstFault(form);
      return;
    }
    tools.startPoll(draft);
    onDone();
  };
  return (
    <form
      className={forms.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit(event.currentTarget);
      }}
    >
      <TextField
        label={t("polls.topic")}
        value={draft.topic}
        onChange={(topic) => set({ topic })}
        autoFocus
        {...error(topicFault(draft))}
      />
      <Answers draft={draft} onChange={(choices) => set({ choices })} error={error} />
      <Switch
        isSelected={draft.isMultiple}
        onChange={(isMultiple) => set({ isMultiple })}
        description={t("polls.multipleText")}
      >
        {t("polls.multiple")}
      </Switch>
      <Switch
        isSelected={draft.isLive}
        onChange={(isLive) => set({ isLive })}
        description={t("polls.liveText")}
      >
        {t("polls.live")}
      </Switch>
      <DurationField
        label={t("duration.question")}
        options={MINUTES}
        value={draft.duration / 60}
        onChange={(minutes) => set({ duration: (minutes ?? 1) * 60 })}
        most={MOST_MINUTES}
      />
      <div className={forms.actions}>
        <Button onPress={onDone}>{t("more.cancel")}</Button>
        <Button variant="primary" type="submit" data-testid="poll-start">
          {t("polls.start")}
        </Button>
      </div>
    </form>
  );
}

interface AnswersProps {
  draft: PollDraft;
  onChange: (choices: string[]) => void;
  error: (fault: Fault | null) => { error?: string };
}

function Answers({ draft, onChange, error }: AnswersProps) {
  const { t } = useTranslation("meeting");
  const { choices } = draft;
  return (
    <fieldset className={styles.answers}>
      <legend>{t("polls.choices")}</legend>
      {choices.map((choice, index) => (
        <div key={index} className={styles.answer}>
          <TextField
            label={t("polls.choice", { number: index + 1 })}
            value={choice}
            onChange={(text) => onChange(choices.map((one, at) => (at === index ? text : one)))}
            {...error(choiceFault(draft, index))}
          />
          {choices.length > FEWEST_CHOICES && (
            <IconButton
              size="s"
              label={t("polls.dropChoice", { number: index + 1 })}
              icon={<X />}
              onPress={() => onChange(choices.filter((_, at) => at !== index))}
            />
          )}
        </div>
      ))}
      {choices.length < MOST_CHOICES && (
        <Button
          size="s"
          icon={<Plus />}
          data-testid="poll-add"
          onPress={() => onChange([...choices, ""])}
        >
          {t("polls.addChoice")}
        </Button>
      )}
    </fieldset>
  );
}
