import { ExternalLink, FolderPlus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../api/messages";
import type { FolderLink, MeetingEvent, SharedFolder } from "../api/types";
import { Button, ConfirmDialog, CopyField, buttonClass, toast } from "../design";
import styles from "./FolderPanel.module.css";
import { useAddFolder, useDeleteFolder, useFoldersOffered } from "./folder";

/** Nothing to show: there is no folder, and we cannot add one. */
export function useHasFolderPanel(event: MeetingEvent): boolean {
  const offered = useFoldersOffered();
  return event.shared_folder !== undefined || (event.can_edit && offered);
}

/** Where the files of a meeting are; its creator can add the folder and delete it. */
export function FolderPanel({ event }: { event: MeetingEvent }) {
  const { shared_folder: folder } = event;
  if (folder === undefined) return <AddFolder eventId={event.id} />;
  return (
    <div className={styles.panel}>
      <Links folder={folder} />
      {event.can_edit && <DeleteFolder eventId={event.id} />}
    </div>
  );
}

function AddFolder({ eventId }: { eventId: string }) {
  const { t } = useTranslation("shell");
  const add = useAddFolder(eventId);
  const press = () =>
    add.mutate(undefined, {
      onSuccess: () => toast.show({ kind: "success", text: t("folder.added") }),
      onError: (error) => toast.show({ kind: "error", text: errorText(error, t) }),
    });
  return (
    <div className={styles.panel}>
      <p>{t("folder.none")}</p>
      <div>
        <Button icon={<FolderPlus />} isPending={add.isPending} onPress={press}>
          {t("folder.add")}
        </Button>
      </div>
    </div>
  );
}

function Links({ folder }: { folder: SharedFolder }) {
  const { t } = useTranslation("shell");
  const { read, read_write: write } = folder;
  return (
    <>
      {write && <Link title={t("folder.write")} hint={t("folder.writeText")} link={write} />}
      <Link
        title={write ? t("folder.readForOthers") : t("folder.read")}
        hint={write ? t("folder.readForOthersText") : t("folder.readText")}
        link={read}
      />
    </>
  );
}

function Link({ title, hint, link }: { title: string; hint: string; link: FolderLink }) {
  const { t } = useTranslation("shell");
  return (
    <div className={styles.link} role="group" aria-label={title}>
      <div className={styles.head}>
        <div>
          <h3>{title}</h3>
          <p className={styles.hint}>{hint}</p>
        </div>
        <a
          className={buttonClass("secondary", "s")}
          href={link.url}
          target="_blank"
          rel="noreferrer"
          aria-label={t("folder.openLabel", { title })}
        >
          <ExternalLink />
          <span>{t("folder.open")}</span>
        </a>
      </div>
      <CopyField label={t("folder.link")} value={link.url} />
      <CopyField label={t("folder.password")} value={link.password} />
    </div>
  );
}

function DeleteFolder({ eventId }: { eventId: string }) {
  const { t } = useTranslation("shell");
  const [asking, setAsking] = useState(false);
  const remove = useDeleteFolder(eventId);
  const close = () => {
    setAsking(false);
    remove.reset();
  };
  const confirm = () =>
    remove.mutate(remove.isError, {
      onSuccess: () => {
        toast.show({ kind: "success", text: t("folder.deleted") });
        setAsking(false);
      },
    });
  return (
    <div>
      <Button variant="quiet" icon={<Trash2 />} onPress={() => setAsking(true)}>
        {t("folder.delete")}
      </Button>
      <ConfirmDialog
        title={t("folder.deleteTitle")}
        isOpen={asking}
        onClose={close}
        confirm={remove.isError ? t("folder.deleteAnyway") : t("action.delete")}
        isPending={remove.isPending}
        onConfirm={confirm}
      >
        <p>{remove.isError ? t("folder.deleteFailed") : t("folder.deleteText")}</p>
      </ConfirmDialog>
    </div>
  );
}
