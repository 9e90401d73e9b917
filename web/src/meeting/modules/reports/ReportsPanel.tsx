import { FileChartColumn, GraduationCap, Square } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Choice, cx, NumberStepper, Switch } from "../../../design";
import { amModerator, selfOf } from "../../model/people";
import { useMeeting, useSession } from "../../ui/context";
import { isEnabled } from "../enabled";
import panel from "../Panel.module.css";
import {
  LEAST_MINUTES,
  MOST_MINUTES,
  RHYTHMS,
  type Rhythm,
  type RhythmName,
  type Training,
} from "./state";

/** For moderators: who was there. For whoever owns the room: who listened. */
export function ReportsPanel() {
  const [hasAttendance, hasTraining, training] = useMeeting((state) => [
    amModerator(state) && isEnabled(state, "meeting_report"),
    selfOf(state)?.isOwner === true && isEnabled(state, "training_participation_report"),
    state.modules.training,
  ]);
  return (
    <div className={panel.scroll}>
      {hasAttendance && <Attendance />}
      {hasTraining && <TrainingCard training={training} />}
    </div>
  );
}

function Attendance() {
  const { t } = useTranslation("modules");
  const { tools } = useSession();
  const [withAddresses, setWithAddresses] = useState(false);
  return (
    <section className={panel.card} aria-label={t("attendance.title")}>
      <h3 className={panel.name}>{t("attendance.title")}</h3>
      <p className={panel.note}>{t("attendance.text")}</p>
      <Switch
        isSelected={withAddresses}
        onChange={setWithAddresses}
        description={t("attendance.addressesText")}
      >
        {t("attendance.addresses")}
      </Switch>
      <div className={panel.actions}>
        <Button
          variant="primary"
          icon={<FileChartColumn />}
          data-testid="attendance-make"
          onPress={() => tools.reports.attendance(withAddresses)}
        >
          {t("attendance.make")}
        </Button>
      </div>
    </section>
  );
}

function TrainingCard({ training }: { training: Training }) {
  const { t } = useTranslation("modules");
  const { tools } = useSession();
  return (
    <section className={panel.card} aria-label={t("training.title")}>
      <div className={panel.head}>
        <h3 className={panel.name}>{t("training.title")}</h3>
        <span
          className={cx(panel.badge, !training.isOn && panel.quiet)}
          role="status"
          data-testid="training-state"
        >
          {t(training.isOn ? "training.on" : "training.off")}
        </span>
      </div>
      <p className={panel.note}>{t("training.text")}</p>
      {training.isOn ? (
        <div className={panel.actions}>
          <Button
            variant="danger"
            icon={<Square />}
            data-testid="training-stop"
            onPress={() => tools.reports.stopTraining()}
          >
            {t("training.stop")}
          </Button>
        </div>
      ) : (
        <StartTraining />
      )}
    </section>
  );
}

type Chosen = RhythmName | "custom";
const CHOICES = ["half", "hour", "random", "seldom", "custom"] as const;

function StartTraining() {
  const { t } = useTranslation("modules");
  const { tools } = useSession();
  const [name, setName] = useState<Chosen>("random");
  const [own, setOwn] = useState<Rhythm>({
    firstAfter: 10,
    firstWithin: 20,
    thenAfter: 45,
    thenWithin: 15,
  });
  const rhythm = name === "custom" ? own : RHYTHMS[name];
  const field = (key: keyof Rhythm, least: number) => (
    <NumberStepper
      label={t(`training.${key}`)}
      value={own[key]}
      onChange={(value) => setOwn({ ...own, [key]: value })}
      least={least}
      most={MOST_MINUTES}
    />
  );
  return (
    <form
      className={panel.section}
      onSubmit={(event) => {
        event.preventDefault();
        tools.reports.startTraining(rhythm);
      }}
    >
      <Choice
        label={t("training.rhythm")}
        options={CHOICES.map((value) => ({ value, label: t(`training.rhythm_${value}`) }))}
        value={name}
        onChange={setName}
      />
      {name === "custom" && (
        <>
          {field("firstAfter", LEAST_MINUTES)}
          {field("firstWithin", 0)}
          {field("thenAfter", LEAST_MINUTES)}
          {field("thenWithin", 0)}
        </>
      )}
      <div className={panel.actions}>
        <Button
          variant="primary"
          type="submit"
          icon={<GraduationCap />}
          data-testid="training-start"
        >
          {t("training.start")}
        </Button>
      </div>
    </form>
  );
}
