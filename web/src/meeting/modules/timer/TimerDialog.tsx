import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Dialog, Switch, TextField } from "../../../design";
import { useMeeting, useSession } from "../../ui/context";
import { DurationField } from "../DurationField";
import forms from "../Forms.module.css";

interface TimerDialogProps {
  /** Null: closed. */
  about: "timer" | "coffee" | null;
  onClose: () => void;
}

/** For moderators: how long, what for, and whether to ask who is done. */
export function TimerDialog({ about, onClose }: TimerDialogProps) {
  const { t } = useTranslation("meeting");
  const isRunning = useMeeting((state) => state.modules.timer !== null);
  return (
    <Dialog
      title={t(about === "coffee" ? "timer.coffeeTitle" : "timer.timerTitle")}
      size="s"
      isOpen={about !== null && !isRunning}
      onClose={onClose}
    >
      {about !== null && <TimerForm key={about} isCoffee={about === "coffee"} onClose={onClose} />}
    </Dialog>
  );
}

const MINUTES = { timer: [null, 1, 2, 5, 10], coffee: [5, 10, 15, 30] };
const MOST_MINUTES = 999;
/** The server refuses longer ones (bytes). */
const TITLE_LENGTH = 100;

function TimerForm({ isCoffee, onClose }: { isCoffee: boolean; onClose: () => void }) {
  const { t } = useTranslation("meeting");
  const { tools } = useSession();
  const [minutes, setMinutes] = useState<number | null>(isCoffee ? 5 : 1);
  const [title, setTitle] = useState("");
  const [asksReady, askReady] = useState(true);
  const start = (): void => {
    const duration = minutes === null ? null : minutes * 60;
    tools.startTimer({ isCoffee, duration, title, asksReady });
    onClose();
  };
  return (
    <form
      className={forms.form}
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      {isCoffee && <p className={forms.hint}>{t("timer.coffeeText")}</p>}
      <DurationField
        label={t("duration.question")}
        options={MINUTES[isCoffee ? "coffee" : "timer"]}
        value={minutes}
        onChange={setMinutes}
        most={MOST_MINUTES}
      />
      <TextField
        label={t("timer.title")}
        optional
        value={title}
        onChange={setTitle}
        maxLength={TITLE_LENGTH}
      />
      <Switch
        isSelected={asksReady}
        onChange={askReady}
        description={t(isCoffee ? "timer.askBackText" : "timer.askText")}
      >
        {t(isCoffee ? "timer.askBack" : "timer.ask")}
      </Switch>
      <div className={forms.actions}>
        <Button onPress={onClose}>{t("more.cancel")}</Button>
        <Button variant="primary" type="submit" data-testid="timer-start">
          {t(isCoffee ? "timer.startCoffee" : "timer.start")}
        </Button>
      </div>
    </form>
  );
}
