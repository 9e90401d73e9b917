import { useTranslation } from "react-i18next";
import { errorText } from "../api/messages";
import { FullPage } from "../app/FullPage";
import { LinkButton } from "../app/LinkButton";
import { ServerIssue } from "../app/ServerIssue";
import { useSignIn } from "../app/useSignIn";
import { useSession } from "../auth/session";
import { Button } from "../design";
import { refusalReason, type RefusalReason } from "./entry";

type PageReason = "accessDenied" | "inviteInvalid" | "inviteInactive" | "roomMissing";

const PAGES: Partial<Record<RefusalReason, PageReason>> = {
  accessDenied: "accessDenied",
  inviteInvalid: "inviteInvalid",
  inviteInactive: "inviteInactive",
  roomMissing: "roomMissing",
};

interface RefusedProps {
  why: PageReason | { error: unknown; inviteCode: string | undefined };
}

/** The way into a room is closed: why, and what to do now. */
export function Refused({ why }: RefusedProps) {
  const { t } = useTranslation("shell");
  const signedOut = useSession((state) => state.status === "signedOut");
  const signIn = useSignIn();
  const reason = typeof why === "string" ? why : refusalReason(why.error, why.inviteCode);
  if (reason === "unreachable") return <ServerIssue />;
  const page = PAGES[reason];
  return (
    <FullPage
      tone="problem"
      title={page ? t(`refused.${page}`) : t("crash.title")}
      text={
        page
          ? t(`refused.${page}Text`)
          : errorText(typeof why === "string" ? undefined : why.error, t)
      }
      actions={
        <>
          <LinkButton to="/" variant="primary">
            {t("action.home")}
          </LinkButton>
          {signedOut && <Button onPress={() => signIn()}>{t("action.signIn")}</Button>}
        </>
      }
    />
  );
}
