import { useTranslation } from "react-i18next";
import { Banner, Button } from "../design";
import styles from "./EntryNotice.module.css";
import { KeyField } from "./KeyField";
import type { Entry } from "./entry";
import { newKey } from "./key";
import { forgetKey, keepKey } from "./keys";

interface EntryNoticeProps {
  roomId: string;
  entry: Entry;
  /** The organiser may replace a key that is lost. */
  isMine: boolean;
}

/** What somebody must know of a meeting's encryption before they enter, and what they can do. */
export function EntryNotice({ roomId, entry, isMine }: EntryNoticeProps) {
  const { t } = useTranslation("shell");
  switch (entry) {
    case "open":
      return null;
    case "ready":
      return <Banner title={t("encryption.ready")}>{t("encryption.readyText")}</Banner>;
    case "unsupported":
      return (
        <Banner tone="error" title={t("encryption.unsupported")}>
          {t("encryption.unsupportedText")}
        </Banner>
      );
    case "contradicted":
      return (
        <Banner
          tone="warning"
          title={t("encryption.contradicted")}
          actions={
            <Button size="s" onPress={() => forgetKey(roomId)}>
              {t("encryption.enterOpenly")}
            </Button>
          }
        >
          {t("encryption.contradictedText")}
        </Banner>
      );
    case "keyMissing":
      return <KeyMissing roomId={roomId} isMine={isMine} />;
  }
}

/** Where the key is, how to bring it, and how the organiser gets a new one. */
export function KeyMissing({ roomId, isMine }: Pick<EntryNoticeProps, "roomId" | "isMine">) {
  const { t } = useTranslation("shell");
  return (
    <section className={styles.missing} aria-labelledby="key-missing" data-testid="key-missing">
      <Banner tone="warning">
        <p id="key-missing" className={styles.title}>
          {t("encryption.missing")}
        </p>
        {isMine ? t("encryption.missingMineText") : t("encryption.missingText")}
      </Banner>
      <KeyField onKey={(key) => keepKey(roomId, key)} />
      {isMine && (
        <Button variant="quiet" onPress={() => keepKey(roomId, newKey())}>
          {t("encryption.newKey")}
        </Button>
      )}
    </section>
  );
}
