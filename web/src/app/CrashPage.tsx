import { useTranslation } from "react-i18next";
import { isRouteErrorResponse, useRouteError } from "react-router";
import { Button } from "../design";
import styles from "./CrashPage.module.css";
import { FullPage } from "./FullPage";
import { NotFound } from "./NotFound";

function describe(error: unknown): string {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [window.location.pathname, navigator.userAgent, what].join("\n");
}

/** Any unexpected error while rendering ends here. */
export function CrashPage() {
  const { t } = useTranslation("shell");
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFound />;
  const details = describe(error);
  return (
    <FullPage
      tone="problem"
      title={t("crash.title")}
      text={t("crash.text")}
      actions={
        <>
          <Button variant="primary" onPress={() => window.location.reload()}>
            {t("action.reload")}
          </Button>
          <Button onPress={() => window.location.assign("/")}>{t("action.home")}</Button>
        </>
      }
    >
      <details className={styles.details}>
        <summary>{t("crash.details")}</summary>
        <pre>{details}</pre>
        <Button size="s" onPress={() => void navigator.clipboard.writeText(details)}>
          {t("crash.copy")}
        </Button>
      </details>
    </FullPage>
  );
}
