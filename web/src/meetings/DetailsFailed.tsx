import { useTranslation } from "react-i18next";
import { ApiError } from "../api/errors";
import { errorText } from "../api/messages";
import { PageHeader } from "../app/PageHeader";
import { Banner, Button, EmptyState } from "../design";
import styles from "./DetailsPage.module.css";

/** The meeting is not there, or could not be read. */
export function DetailsFailed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation("shell");
  const gone = error instanceof ApiError && (error.status === 403 || error.status === 404);
  return (
    <div className={styles.page}>
      <PageHeader title={t("details.title")} back="/dashboard/meetings" />
      {gone ? (
        <EmptyState title={t("details.notFound")} text={t("details.notFoundText")} />
      ) : (
        <Banner tone="error" actions={<Button onPress={onRetry}>{t("action.retry")}</Button>}>
          {errorText(error, t)}
        </Banner>
      )}
    </div>
  );
}
