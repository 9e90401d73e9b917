import { Check, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { errorText } from "../api/messages";
import type { InviteStatus } from "../api/types";
import { Button, toast } from "../design";
import styles from "./DetailsPage.module.css";
import { useAnswer } from "./queries";

interface OwnAnswerProps {
  eventId: string;
  title: string;
  status: InviteStatus;
  /** In a list: only the two buttons, which name the meeting. */
  compact?: boolean;
}

const SAID = {
  pending: "answer.asked",
  accepted: "answer.accepted",
  declined: "answer.declined",
  tentative: "answer.tentative",
} as const;

/** What I have said to an invitation, and the way to say something else. */
export function OwnAnswer({ eventId, title, status, compact = false }: OwnAnswerProps) {
  const { t } = useTranslation("meetings");
  const { t: shell } = useTranslation("shell");
  const answer = useAnswer(eventId);
  // A promise, because an answered invitation loses its buttons in a list.
  const say = (accept: boolean) =>
    void answer.mutateAsync(accept).then(
      () =>
        toast.show({
          kind: "success",
          key: `answer:${eventId}`,
          text: t(accept ? "answer.acceptedTitle" : "answer.declinedTitle", { title }),
        }),
      (error: unknown) => toast.show({ kind: "error", text: errorText(error, shell) }),
    );
  const size = compact ? "s" : "m";
  return (
    <div role="group" aria-label={`${t("answer.label")}: ${title}`}>
      {!compact && <p role="status">{t(SAID[status])}</p>}
      <p className={styles.actions}>
        <Button
          size={size}
          icon={<Check />}
          isDisabled={status === "accepted"}
          isPending={answer.isPending && answer.variables}
          aria-label={t("answer.acceptNamed", { title })}
          onPress={() => say(true)}
        >
          {t("answer.accept")}
        </Button>
        <Button
          size={size}
          variant="quiet"
          icon={<X />}
          isDisabled={status === "declined"}
          isPending={answer.isPending && !answer.variables}
          aria-label={t("answer.declineNamed", { title })}
          onPress={() => say(false)}
        >
          {t("answer.decline")}
        </Button>
      </p>
    </div>
  );
}
