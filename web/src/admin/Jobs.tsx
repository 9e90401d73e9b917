import { FlaskConical, Play } from "lucide-react";
import { useTranslation } from "react-i18next";
import { errorText } from "../api/messages";
import { Badge, Button, toast } from "../design";
import { formatDateTime } from "../i18n/dates";
import styles from "./Admin.module.css";
import { useAdminJobs, useRunJob } from "./queries";
import { Row, Rows } from "./Rows";
import type { AdminJob, AdminJobRun } from "./types";

/** What controllers do by themselves now and then. */
export function Jobs() {
  const { t } = useTranslation("admin");
  const query = useAdminJobs();
  return (
    <Rows query={query} items={query.data} label={t("part.jobs")} empty={t("jobs.empty")}>
      {(job) => <JobRow key={job.name} job={job} />}
    </Rows>
  );
}

function JobRow({ job }: { job: AdminJob }) {
  const { t, i18n } = useTranslation("admin");
  const { t: shell } = useTranslation("shell");
  const run = useRunJob();
  const start = (dryRun: boolean) =>
    run.mutate(
      { name: job.name, dryRun },
      { onError: (error) => toast.show({ kind: "error", text: errorText(error, shell) }) },
    );
  const last = job.last_run;
  return (
    <Row
      title={<span translate="no">{job.name}</span>}
      badge={
        last !== null && (
          <Badge tone={last.outcome === "failed" ? "danger" : "neutral"}>
            {t(`jobs.outcome.${last.outcome}`)}
          </Badge>
        )
      }
      facts={
        <>
          <span lang="en">{job.summary}</span>
          {job.due_at !== null &&
            ` · ${t("jobs.due", { time: formatDateTime(new Date(job.due_at), i18n.language) })}`}
        </>
      }
      actions={
        <>
          <Button
            size="s"
            aria-label={`${t("jobs.dryRun")}: ${job.name}`}
            icon={<FlaskConical />}
            isPending={run.isPending && run.variables.dryRun}
            onPress={() => start(true)}
          >
            {t("jobs.dryRun")}
          </Button>
          <Button
            size="s"
            aria-label={`${t("jobs.run")}: ${job.name}`}
            icon={<Play />}
            isPending={run.isPending && !run.variables.dryRun}
            onPress={() => start(false)}
          >
            {t("jobs.run")}
          </Button>
        </>
      }
    >
      {last !== null && <LastRun run={last} />}
    </Row>
  );
}

function LastRun({ run }: { run: AdminJobRun }) {
  const { t, i18n } = useTranslation("admin");
  const time = formatDateTime(new Date(run.started_at), i18n.language);
  const said = run.dry_run
    ? t("jobs.wouldHave", { time, count: run.items })
    : t("jobs.did", { time, count: run.items });
  return (
    <>
      <p className={styles.facts}>
        {said}
        {run.error !== null && <span translate="no"> {run.error}</span>}
      </p>
      {run.details.length > 0 && (
        <details className={styles.details}>
          <summary>{t("jobs.details")}</summary>
          <ul translate="no">
            {run.details.map((detail) => (
              <li key={detail}>{detail}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
