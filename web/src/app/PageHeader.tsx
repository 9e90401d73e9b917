import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import styles from "./PageHeader.module.css";

interface PageHeaderProps {
  title: string;
  lead?: string;
  actions?: ReactNode;
  /** Where "back" leads. */
  back?: string;
}

export function PageHeader({ title, lead, actions, back }: PageHeaderProps) {
  const { t } = useTranslation("shell");
  return (
    <header className={styles.header}>
      {back !== undefined && (
        <Link to={back} className={styles.back}>
          <ArrowLeft aria-hidden="true" />
          {t("action.back")}
        </Link>
      )}
      <div className={styles.row}>
        <h1 className={styles.title}>{title}</h1>
        {actions}
      </div>
      {lead !== undefined && <p className={styles.lead}>{lead}</p>}
    </header>
  );
}
