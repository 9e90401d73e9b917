import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../api/messages";
import { Banner, Dialog, Skeleton } from "../design";
import styles from "./Admin.module.css";
import { restoreStyles, withoutStyles } from "./mailFrame";
import { useAdminMail } from "./queries";
import { Switcher } from "./Switcher";
import type { AdminMailContent } from "./types";

type View = "html" | "text" | "ics";

/** A mail as its recipient sees it, as plain text, and what calendars read of it. */
export function MailDialog({ id, onClose }: { id: string | null; onClose: () => void }) {
  const { t } = useTranslation("admin");
  const { t: shell } = useTranslation("shell");
  const { data, error } = useAdminMail(id);
  return (
    <Dialog
      title={data?.subject ?? t("mails.read")}
      size="l"
      isOpen={id !== null}
      onClose={onClose}
    >
      {error !== null && <Banner tone="error" title={errorText(error, shell)} />}
      {error === null && data === undefined && <Skeleton />}
      {data !== undefined && <Content mail={data} />}
    </Dialog>
  );
}

function Content({ mail }: { mail: AdminMailContent }) {
  const { t } = useTranslation("admin");
  const [view, setView] = useState<View>("html");
  const views: readonly View[] = mail.ics === null ? ["html", "text"] : ["html", "text", "ics"];
  return (
    <div className={styles.mail}>
      <dl className={styles.envelope} translate="no">
        <dt>{t("mails.from")}</dt>
        <dd>{mail.sender}</dd>
        <dt>{t("mails.to")}</dt>
        <dd>{mail.recipient}</dd>
      </dl>
      <Switcher
        label={t("mails.view")}
        options={views.map((name) => ({ value: name, label: t(`mails.as.${name}`) }))}
        value={view}
        onChange={setView}
      />
      {view === "html" ? (
        <iframe
          className={styles.frame}
          title={t("mails.content")}
          sandbox="allow-same-origin"
          srcDoc={withoutStyles(mail.html)}
          onLoad={(event) => restoreStyles(event.currentTarget)}
        />
      ) : (
        <textarea
          className={styles.source}
          aria-label={t("mails.content")}
          translate="no"
          readOnly
          rows={18}
          value={(view === "text" ? mail.text : mail.ics) ?? ""}
        />
      )}
    </div>
  );
}
