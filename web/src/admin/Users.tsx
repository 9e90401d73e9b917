import { Lock, LockOpen } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../api/messages";
import { useMe } from "../api/queries";
import { Avatar, Badge, Button, SearchField, toast } from "../design";
import { formatDateTime } from "../i18n/dates";
import styles from "./Admin.module.css";
import { useAdminUsers, useLockUser } from "./queries";
import { More, Row, Rows } from "./Rows";
import type { AdminUser } from "./types";

/** Everybody who ever logged in. */
export function Users() {
  const { t } = useTranslation("admin");
  const [text, setText] = useState("");
  const query = useAdminUsers(useDeferredValue(text.trim()));
  return (
    <>
      <SearchField
        label={t("users.search")}
        className={styles.search}
        value={text}
        onChange={setText}
      />
      <Rows
        query={query}
        items={query.data?.pages.flat()}
        label={t("part.users")}
        empty={t("users.empty")}
      >
        {(user) => <UserRow key={user.id} user={user} />}
      </Rows>
      <More query={query} />
    </>
  );
}

function UserRow({ user }: { user: AdminUser }) {
  const { t, i18n } = useTranslation("admin");
  const { t: shell } = useTranslation("shell");
  const { data: me } = useMe();
  const lock = useLockUser();
  const locked = user.disabled_since !== null;
  const change = () =>
    lock.mutate(
      { id: user.id, disabled: !locked },
      { onError: (error) => toast.show({ kind: "error", text: errorText(error, shell) }) },
    );
  return (
    <Row
      lead={<Avatar name={user.display_name} url={user.avatar_url} />}
      title={<span translate="no">{user.display_name}</span>}
      badge={locked && <Badge tone="danger">{t("users.locked")}</Badge>}
      facts={
        <>
          <span translate="no">
            {user.email} · {user.tariff.name}
          </span>
          {" · "}
          {t("users.lastSeen", {
            time: formatDateTime(new Date(user.last_authenticated_at), i18n.language),
          })}
        </>
      }
      actions={
        user.id !== me?.id && (
          <Button
            size="s"
            aria-label={`${locked ? t("users.unlock") : t("users.lock")}: ${user.display_name}`}
            icon={locked ? <LockOpen /> : <Lock />}
            isPending={lock.isPending}
            onPress={change}
          >
            {locked ? t("users.unlock") : t("users.lock")}
          </Button>
        )
      }
    />
  );
}
