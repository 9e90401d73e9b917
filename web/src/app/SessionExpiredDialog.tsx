import { useTranslation } from "react-i18next";
import { useSession } from "../auth/session";
import { Button, Dialog } from "../design";
import { useSignIn } from "./useSignIn";

/** Stands over everything once the session has ended while the app was in use. */
export function SessionExpiredDialog() {
  const { t } = useTranslation("shell");
  const expired = useSession((state) => state.status === "expired");
  const signIn = useSignIn();
  return (
    <Dialog
      title={t("session.expired")}
      isOpen={expired}
      onClose={() => undefined}
      mustAnswer
      role="alertdialog"
      size="s"
      actions={
        <Button variant="primary" autoFocus onPress={() => signIn()}>
          {t("action.signIn")}
        </Button>
      }
    >
      <p>{t("session.expiredText")}</p>
    </Dialog>
  );
}
