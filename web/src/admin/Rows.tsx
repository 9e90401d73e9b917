/** A list of things with what they are, some facts, and what can be done. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../api/messages";
import { Banner, Button, EmptyState, Skeleton } from "../design";
import styles from "./Admin.module.css";

interface Loading {
  error: Error | null;
  refetch: () => unknown;
}

interface RowsProps<T> {
  query: Loading;
  items: readonly T[] | undefined;
  label: string;
  empty: string;
  children: (item: T) => ReactNode;
}

export function Rows<T>({ query, items, label, empty, children }: RowsProps<T>) {
  const { t } = useTranslation("shell");
  if (query.error !== null) {
    const retry = <Button onPress={() => void query.refetch()}>{t("action.retry")}</Button>;
    return <Banner tone="error" title={errorText(query.error, t)} actions={retry} />;
  }
  if (items === undefined) return <Skeleton />;
  if (items.length === 0) return <EmptyState title={empty} />;
  return (
    <ul className={styles.rows} aria-label={label}>
      {items.map(children)}
    </ul>
  );
}

interface RowProps {
  title: ReactNode;
  facts: ReactNode;
  /** Stands before the title. */
  lead?: ReactNode;
  badge?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}

export function Row({ title, facts, lead, badge, actions, children }: RowProps) {
  return (
    <li className={styles.row}>
      {lead}
      <div className={styles.words}>
        <p className={styles.name}>
          {title}
          {badge}
        </p>
        <p className={styles.facts}>{facts}</p>
        {children}
      </div>
      {actions !== undefined && actions !== false && (
        <div className={styles.actions}>{actions}</div>
      )}
    </li>
  );
}

interface MoreProps {
  query: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => unknown;
  };
}

export function More({ query }: MoreProps) {
  const { t } = useTranslation("shell");
  if (!query.hasNextPage) return null;
  return (
    <div className={styles.more}>
      <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
        {t("action.loadMore")}
      </Button>
    </div>
  );
}
