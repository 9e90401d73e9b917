import { useTranslation } from "react-i18next";
import { useTariff } from "../api/queries";
import { NumberStepper, Select, Switch } from "../design";
import field from "../design/components/Field.module.css";
import styles from "./Form.module.css";
import type { PartProps } from "./FormParts";
import { PRESETS, REPORT_MINUTES, presetReport, type Minutes, type Report } from "./report";

const MODULE = "training_participation_report";

/** The training participation report, where the tariff has it or the meeting has one already. */
export function ReportFields({ draft, onChange, error }: PartProps) {
  const { t } = useTranslation("meetings");
  const { data: tariff } = useTariff();
  const { report } = draft;
  const set = (next: Report | null) => onChange({ ...draft, report: next });
  if (report === null && !(tariff && MODULE in tariff.modules)) return null;
  const complaint = error("report");
  return (
    <>
      <Switch
        isSelected={report !== null}
        onChange={(on) => set(on ? presetReport("every30") : null)}
        description={t("report.text")}
      >
        {t("report.title")}
      </Switch>
      {report !== null && (
        <div className={styles.nested}>
          <Select
            label={t("report.when")}
            options={PRESETS.map((value) => ({ value, label: t(`report.${value}`) }))}
            value={report.preset}
            onChange={(preset) => set(presetReport(preset))}
          />
          {report.preset === "custom" && (
            <>
              <Window
                label={t("report.first")}
                value={report.first}
                onChange={(first) => set({ ...report, first })}
              />
              <Window
                label={t("report.next")}
                value={report.next}
                onChange={(next) => set({ ...report, next })}
              />
            </>
          )}
          {complaint !== undefined && (
            <p className={field.error} role="alert">
              {complaint}
            </p>
          )}
        </div>
      )}
    </>
  );
}

interface WindowProps {
  label: string;
  value: Minutes;
  onChange: (value: Minutes) => void;
}

function Window({ label, value, onChange }: WindowProps) {
  const { t } = useTranslation("meetings");
  const { least, most } = REPORT_MINUTES;
  return (
    <div role="group" aria-label={label}>
      <p className={field.label}>{label}</p>
      <div className={styles.window}>
        <NumberStepper
          label={t("report.least")}
          {...{ least, most }}
          value={value.least}
          onChange={(minutes) => onChange({ ...value, least: minutes })}
        />
        <NumberStepper
          label={t("report.most")}
          {...{ least, most }}
          value={value.most}
          onChange={(minutes) => onChange({ ...value, most: minutes })}
        />
      </div>
    </div>
  );
}
