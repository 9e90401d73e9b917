import type { ReactNode } from "react";
import { Link } from "react-router";
import { useTranslation } from "react-i18next";
import { useSession } from "../auth/session";
import { Mark } from "../design";
import { LanguageSwitch } from "../settings/LanguageSwitch";
import styles from "./LobbyFrame.module.css";

interface LobbyFrameProps {
  /** The meeting's name, or what the page says. */
  title: string;
  subtitle?: ReactNode;
  /** The person's own picture. */
  stage: ReactNode;
  /** Below the picture; on phones at the end. */
  devices?: ReactNode;
  /** Beside the picture: the form, or what one waits for. */
  children: ReactNode;
}

/** The room before the room: lobby and waiting room look alike. */
export function LobbyFrame({ title, subtitle, stage, devices, children }: LobbyFrameProps) {
  const { t } = useTranslation("shell");
  const signedIn = useSession((state) => state.status === "signedIn");
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <Link to="/" className={styles.brand}>
          <Mark wordmark />
          <span className="visually-hidden">: {t("action.home")}</span>
        </Link>
        {!signedIn && <LanguageSwitch />}
      </header>
      <main className={styles.main} id="content" tabIndex={-1}>
        <div className={styles.stage}>{stage}</div>
        <div className={styles.panel}>
          <div className={styles.heading}>
            <h1 className={styles.title} translate="no">
              {title}
            </h1>
            {subtitle !== undefined && <p className={styles.subtitle}>{subtitle}</p>}
          </div>
          {children}
        </div>
        {devices !== undefined && <div className={styles.devices}>{devices}</div>}
      </main>
    </div>
  );
}
