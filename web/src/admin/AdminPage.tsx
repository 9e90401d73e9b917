/** What runs on this installation, for those who look after it. */
import { useTranslation } from "react-i18next";
import { Navigate, useSearchParams } from "react-router";
import { useMe } from "../api/queries";
import { PageHeader } from "../app/PageHeader";
import { useTitle } from "../app/useTitle";
import styles from "./Admin.module.css";
import { Jobs } from "./Jobs";
import { Mails } from "./Mails";
import { Meetings } from "./Meetings";
import { Switcher } from "./Switcher";
import { Tariffs } from "./Tariffs";
import { Users } from "./Users";

const PARTS = { meetings: Meetings, mails: Mails, users: Users, tariffs: Tariffs, jobs: Jobs };
type Part = keyof typeof PARTS;
const NAMES = Object.keys(PARTS) as Part[];

export function AdminPage() {
  const { data: me } = useMe();
  if (me === undefined) return null;
  return me.administrator === true ? <Parts /> : <Navigate to="/dashboard" replace />;
}

function Parts() {
  const { t } = useTranslation("admin");
  const [parameters, setParameters] = useSearchParams();
  const shown = NAMES.find((name) => name === parameters.get("show")) ?? "meetings";
  const Shown = PARTS[shown];
  useTitle(t("title"));
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <div className={styles.parts}>
        <Switcher
          label={t("parts")}
          options={NAMES.map((name) => ({ value: name, label: t(`part.${name}`) }))}
          value={shown}
          onChange={(name) => setParameters({ show: name }, { replace: true })}
        />
      </div>
      <section className={styles.part} aria-labelledby="admin-part">
        <h2 id="admin-part" className="visually-hidden">
          {t(`part.${shown}`)}
        </h2>
        <Shown />
      </section>
    </>
  );
}
