import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../auth/session";
import { FullPageLoading } from "./FullPage";
import { useSignIn } from "./useSignIn";

/** Pages behind it need an account; others are sent to the log-in page and come back. */
export function RequireSession({ children }: { children: ReactNode }) {
  const { t } = useTranslation("shell");
  const signedOut = useSession((state) => state.status === "signedOut");
  const signIn = useSignIn();
  useEffect(() => {
    if (signedOut) signIn();
  }, [signedOut, signIn]);
  if (signedOut) return <FullPageLoading label={t("session.signingIn")} />;
  return children;
}
