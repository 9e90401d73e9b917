import { useTranslation } from "react-i18next";
import { FullPage } from "../app/FullPage";
import { LinkButton } from "../app/LinkButton";
import { Button } from "../design";
import type { LeftReason } from "../meeting/contract";
import styles from "./EndPage.module.css";

interface EndPageProps {
  reason: LeftReason;
  guest: boolean;
  onRejoin: () => void;
}

/** After the meeting: what happened, and the two ways on. */
export function EndPage({ reason, guest, onRejoin }: EndPageProps) {
  const { t } = useTranslation("shell");
  const { title, text } = useWords(reason);
  const mayRejoin = reason.kind === "left" || reason.kind === "removed";
  return (
    <FullPage
      tone={reason.kind === "banned" ? "problem" : "calm"}
      title={title}
      text={text}
      actions={
        <>
          {mayRejoin && <Button onPress={onRejoin}>{t("ended.rejoin")}</Button>}
          <LinkButton to="/" variant="primary">
            {guest ? t("ended.start") : t("action.home")}
          </LinkButton>
        </>
      }
    >
      {guest && reason.kind !== "banned" && <p className={styles.hint}>{t("ended.guestHint")}</p>}
    </FullPage>
  );
}

function useWords(reason: LeftReason): { title: string; text: string } {
  const { t } = useTranslation("shell");
  switch (reason.kind) {
    case "ended":
      return { title: t("ended.ended"), text: t("ended.endedText") };
    case "banned":
      return { title: t("ended.banned"), text: t("ended.bannedText") };
    case "removed":
      return {
        title: t("ended.removed"),
        text:
          reason.by === undefined
            ? t("ended.removedText")
            : t("ended.removedBy", { name: reason.by }),
      };
    default:
      return { title: t("ended.left"), text: t("ended.leftText") };
  }
}
