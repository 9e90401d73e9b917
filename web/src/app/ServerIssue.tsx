import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import { returnPath } from "../auth/session";
import { Button } from "../design";
import { FullPage } from "./FullPage";

const WAIT_SECONDS = 3;

/** The controller or the identity provider does not answer. */
export function ServerIssue() {
  const { t } = useTranslation("shell");
  const location = useLocation();
  const target = location.pathname === "/server-issue" ? returnPath(location.state) : undefined;
  const [seconds, setSeconds] = useState(WAIT_SECONDS);
  useEffect(() => {
    if (seconds === 0) return;
    const timer = setTimeout(() => setSeconds(seconds - 1), 1000);
    return () => clearTimeout(timer);
  }, [seconds]);
  const retry = () => {
    if (target === undefined) window.location.reload();
    else window.location.assign(target);
  };
  return (
    <FullPage
      tone="problem"
      title={t("serverIssue.title")}
      text={t("serverIssue.text")}
      actions={
        <Button variant="primary" isDisabled={seconds > 0} onPress={retry}>
          {seconds > 0 ? t("serverIssue.retryIn", { count: seconds }) : t("action.retry")}
        </Button>
      }
    />
  );
}
