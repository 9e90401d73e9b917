import { useState, type SyntheticEvent } from "react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { errorText } from "../api/messages";
import { get, request } from "../api/client";
import type { AccountContents, PrivateUser } from "../api/types";
import { formatSize } from "../assets/size";
import { signOut } from "../auth/session";
import { Banner, Button, Dialog, Skeleton, TextField, toast } from "../design";
import card from "./SettingsPage.module.css";
import { isOwnAddress, whatGoes } from "./contents";
import styles from "./YourData.module.css";

/** What is kept about us: to take away, and to delete. */
export function YourData({ me }: { me: PrivateUser }) {
  const { t } = useTranslation("shell");
  const [deleting, setDeleting] = useState(false);
  return (
    <section className={card.card} aria-labelledby="your-data">
      <h2 id="your-data">{t("yourData.title")}</h2>
      <Export />
      <div className={styles.part}>
        <h3>{t("yourData.delete")}</h3>
        <p>{t("yourData.deleteText")}</p>
        <div>
          <Button
            variant="danger"
            onPress={() => {
              setDeleting(true);
            }}
          >
            {t("yourData.deleteAction")}
          </Button>
        </div>
      </div>
      {deleting && (
        <DeleteAccount
          me={me}
          onClose={() => {
            setDeleting(false);
          }}
        />
      )}
    </section>
  );
}

function Export() {
  const { t } = useTranslation("shell");
  const [pending, setPending] = useState(false);
  const download = async () => {
    setPending(true);
    try {
      const { data } = await request<{ url: string }>("POST", "users/me/export");
      window.location.assign(data.url);
    } catch (error) {
      toast.show({ kind: "error", key: "export", text: errorText(error, t) });
    } finally {
      setPending(false);
    }
  };
  return (
    <div className={styles.part}>
      <h3>{t("yourData.export")}</h3>
      <p>{t("yourData.exportText")}</p>
      <div>
        <Button isPending={pending} onPress={() => void download()}>
          {t("yourData.export")}
        </Button>
      </div>
    </div>
  );
}

function DeleteAccount({ me, onClose }: { me: PrivateUser; onClose: () => void }) {
  const { t, i18n } = useTranslation("shell");
  const [typed, setTyped] = useState("");
  const [pending, setPending] = useState(false);
  const contents = useQuery({
    queryKey: ["account-contents"],
    queryFn: ({ signal }) => get<AccountContents>("users/me/deletion", { signal }),
    staleTime: 0,
  });
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (!isOwnAddress(typed, me.email)) return;
    setPending(true);
    try {
      await request("DELETE", "users/me", { body: { email: typed } });
      toast.show({ kind: "success", key: "account", text: t("yourData.deleted") });
      await signOut().catch(() => {
        window.location.assign("/");
      });
    } catch (error) {
      toast.show({ kind: "error", key: "account", text: errorText(error, t) });
      setPending(false);
    }
  };
  return (
    <Dialog
      title={t("yourData.dialogTitle")}
      role="alertdialog"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button
            type="submit"
            form="delete-account"
            variant="danger"
            isPending={pending}
            isDisabled={!isOwnAddress(typed, me.email)}
          >
            {t("yourData.confirm")}
          </Button>
        </>
      }
    >
      <form
        id="delete-account"
        className={styles.part}
        noValidate
        onSubmit={(event) => void submit(event)}
      >
        <p>{t("yourData.deleteText")}</p>
        {contents.error !== null && <Banner tone="error" title={errorText(contents.error, t)} />}
        {contents.isPending && <Skeleton />}
        {contents.data && (
          <>
            <p>{t("yourData.goes")}</p>
            <ul className={styles.list}>
              {whatGoes(contents.data).map(({ key, count }) => (
                <li key={key}>
                  {t(`yourData.${key}`, {
                    count,
                    size: formatSize(contents.data.file_bytes, i18n.language),
                  })}
                </li>
              ))}
              <li>{t("yourData.profile")}</li>
            </ul>
            {contents.data.documents_kept > 0 && (
              <p>{t("yourData.kept", { count: contents.data.documents_kept })}</p>
            )}
          </>
        )}
        <TextField
          label={t("yourData.typeAddress", { email: me.email })}
          value={typed}
          onChange={setTyped}
          autoComplete="off"
        />
      </form>
    </Dialog>
  );
}
