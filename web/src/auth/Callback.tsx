import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { FullPage, FullPageLoading } from "../app/FullPage";
import { useSignIn } from "../app/useSignIn";
import { Button } from "../design";
import { completeSignIn } from "./session";

/** One code can be redeemed once, however often React runs an effect. */
let redeeming: Promise<string> | undefined;

export function Callback() {
  const { t } = useTranslation("shell");
  const navigate = useNavigate();
  const signIn = useSignIn();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    redeeming ??= completeSignIn();
    redeeming.then(
      (path) => {
        redeeming = undefined;
        void navigate(path, { replace: true });
      },
      () => {
        redeeming = undefined;
        setFailed(true);
      },
    );
  }, [navigate]);
  if (!failed) return <FullPageLoading label={t("session.signingIn")} />;
  return (
    <FullPage
      tone="problem"
      title={t("session.failed")}
      text={t("session.failedText")}
      actions={
        <Button variant="primary" onPress={() => signIn("/dashboard")}>
          {t("action.signIn")}
        </Button>
      }
    />
  );
}
