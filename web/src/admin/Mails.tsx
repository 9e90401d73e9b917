import { MailOpen, RotateCcw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../api/messages";
import { Badge, Button, toast } from "../design";
import { formatDateTime } from "../i18n/dates";
import { MailDialog } from "./MailDialog";
import { useAdminMails, useRetryMail } from "./queries";
import { More, Row, Rows } from "./Rows";
import { Switcher } from "./Switcher";
import type { AdminMail, MailState } from "./types";

type Shown = MailState | "all";
const SHOWN: readonly Shown[] = ["all", "queued", "sent", "dead"];
const TONES = { queued: "accent", sent: "neutral", dead: "danger" } as const;

/** The outbox: what waits, what was sent, and what could not be delivered. */
export function Mails() {
  const { t } = useTranslation("admin");
  const [shown, setShown] = useState<Shown>("all");
  const [reading, setReading] = useState<string | null>(null);
  const query = useAdminMails(shown === "all" ? undefined : shown);
  return (
    <>
      <Switcher
        label={t("mails.which")}
        options={SHOWN.map((state) => ({ value: state, label: t(`mails.state.${state}`) }))}
        value={shown}
        onChange={setShown}
      />
      <Rows
        query={query}
        items={query.data?.pages.flat()}
        label={t("part.mails")}
        empty={t("mails.empty")}
      >
        {(mail) => <MailRow key={mail.id} mail={mail} onRead={() => setReading(mail.id)} />}
      </Rows>
      <More query={query} />
      <MailDialog id={reading} onClose={() => setReading(null)} />
    </>
  );
}

function MailRow({ mail, onRead }: { mail: AdminMail; onRead: () => void }) {
  const { t, i18n } = useTranslation("admin");
  const { t: shell } = useTranslation("shell");
  const retry = useRetryMail();
  const named = `${mail.subject ?? ""} (${mail.email})`;
  const send = () =>
    retry.mutate(mail.id, {
      onSuccess: () => toast.show({ kind: "success", text: t("mails.retried") }),
      onError: (error) => toast.show({ kind: "error", text: errorText(error, shell) }),
    });
  return (
    <Row
      title={<span translate="no">{mail.subject ?? t("mails.unwritable")}</span>}
      badge={<Badge tone={TONES[mail.state]}>{t(`mails.state.${mail.state}`)}</Badge>}
      facts={
        <span translate="no">
          {mail.email} · {formatDateTime(new Date(mail.created_at), i18n.language)}
          {mail.last_error !== null && ` · ${mail.last_error}`}
        </span>
      }
      actions={
        <>
          {mail.state === "dead" && (
            <Button
              size="s"
              aria-label={`${t("mails.retry")}: ${named}`}
              icon={<RotateCcw />}
              isPending={retry.isPending}
              onPress={send}
            >
              {t("mails.retry")}
            </Button>
          )}
          {mail.subject !== null && (
            <Button
              size="s"
              aria-label={`${t("mails.read")}: ${named}`}
              icon={<MailOpen />}
              onPress={onRead}
            >
              {t("mails.read")}
            </Button>
          )}
        </>
      }
    />
  );
}
