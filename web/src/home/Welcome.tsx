import { LogIn } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Navigate } from "react-router";
import { LanguageSwitch } from "../settings/LanguageSwitch";
import { useSignIn } from "../app/useSignIn";
import { useTitle } from "../app/useTitle";
import { useSession } from "../auth/session";
import { Button, Mark } from "../design";
import { JoinForm } from "./JoinForm";
import { Room } from "./Room";
import styles from "./Welcome.module.css";

/** The first page for people without a session; everybody else goes on to their home page. */
export function Welcome() {
  const { t } = useTranslation("shell");
  const signedOut = useSession((state) => state.status === "signedOut");
  const signIn = useSignIn();
  useTitle(signedOut ? t("tagline") : undefined);
  if (!signedOut) return <Navigate to="/dashboard" replace />;
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <Mark wordmark />
        <LanguageSwitch />
      </header>
      <main className={styles.main} id="content" tabIndex={-1}>
        <section className={styles.words}>
          <h1 className={styles.title}>{t("welcome.title")}</h1>
          <p className={styles.lead}>{t("welcome.lead")}</p>
          <div className={styles.ways}>
            <section className={styles.way} aria-labelledby="way-join">
              <div>
                <h2 id="way-join">{t("welcome.joinTitle")}</h2>
                <p>{t("welcome.joinText")}</p>
              </div>
              <JoinForm />
            </section>
            <section className={styles.way} aria-labelledby="way-sign-in">
              <div>
                <h2 id="way-sign-in">{t("welcome.signInTitle")}</h2>
                <p>{t("welcome.signInText")}</p>
              </div>
              <Button
                variant="primary"
                size="l"
                wide
                icon={<LogIn />}
                onPress={() => signIn("/dashboard")}
              >
                {t("action.signIn")}
              </Button>
            </section>
          </div>
        </section>
        <Room />
      </main>
    </div>
  );
}
