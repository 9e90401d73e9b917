import { ExternalLink, Pencil, RadioTower, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../api/messages";
import { useTariff } from "../api/queries";
import type { MeetingEvent, StreamingTarget } from "../api/types";
import { Banner, Button, ConfirmDialog, IconButton, toast } from "../design";
import card from "../meetings/DetailsPage.module.css";
import { StreamDialog } from "./StreamDialog";
import styles from "./Streams.module.css";
import { useRemoveStream, useStreams } from "./queries";

/** Where a meeting is streamed to: everybody invited may watch, its creator sets it up. */
export function StreamSection({ event }: { event: MeetingEvent }) {
  const { t } = useTranslation("meetings");
  const { t: shell } = useTranslation("shell");
  const { data: tariff } = useTariff();
  const { data: targets = [], error } = useStreams(event.room.id);
  const [editing, setEditing] = useState<StreamingTarget | "new">();
  // Nothing leaves an encrypted meeting.
  const possible = !event.room.e2e_encryption;
  const mayStream = tariff?.modules.recording?.features.includes("stream") === true;
  const mayAdd = event.can_edit && mayStream && possible;
  if (!mayAdd && targets.length === 0) return null;
  return (
    <section className={card.card} data-testid="meeting-streams">
      <h2 className={card.heading}>{t("stream.title")}</h2>
      {error && <Banner tone="error">{errorText(error, shell)}</Banner>}
      {event.can_edit && <p className={styles.text}>{t("stream.text")}</p>}
      {targets.length > 0 && (
        <ul className={styles.list} aria-label={t("stream.title")}>
          {targets.map((target) => (
            <Target
              key={target.id}
              target={target}
              roomId={event.room.id}
              mayEdit={event.can_edit}
              onEdit={() => setEditing(target)}
            />
          ))}
        </ul>
      )}
      {mayAdd && (
        <div>
          <Button icon={<RadioTower />} onPress={() => setEditing("new")}>
            {t("stream.add")}
          </Button>
        </div>
      )}
      {editing !== undefined && (
        <StreamDialog
          roomId={event.room.id}
          target={editing === "new" ? undefined : editing}
          onClose={() => setEditing(undefined)}
        />
      )}
    </section>
  );
}

interface TargetProps {
  target: StreamingTarget;
  roomId: string;
  mayEdit: boolean;
  onEdit: () => void;
}

function Target({ target, roomId, mayEdit, onEdit }: TargetProps) {
  const { t } = useTranslation("meetings");
  const { t: shell } = useTranslation("shell");
  const [removing, setRemoving] = useState(false);
  const remove = useRemoveStream(roomId);
  const { name } = target;
  // A promise, because the row is gone once the list is read again.
  const confirm = () =>
    void remove
      .mutateAsync(target.id)
      .then(
        () => toast.show({ kind: "success", text: t("stream.removed") }),
        (error: unknown) => toast.show({ kind: "error", text: errorText(error, shell) }),
      )
      .finally(() => setRemoving(false));
  return (
    <li className={styles.target}>
      <span className={styles.names}>
        <span className={styles.name} translate="no">
          {name}
        </span>
        <a
          href={target.public_url}
          target="_blank"
          rel="noreferrer"
          aria-label={t("stream.watchNamed", { name })}
        >
          {t("stream.watch")} <ExternalLink aria-hidden="true" size={14} />
        </a>
      </span>
      {mayEdit && (
        <span className={styles.actions}>
          <IconButton label={t("stream.edit", { name })} icon={<Pencil />} onPress={onEdit} />
          <IconButton
            label={t("stream.remove", { name })}
            icon={<Trash2 />}
            onPress={() => setRemoving(true)}
          />
        </span>
      )}
      <ConfirmDialog
        title={t("stream.removeTitle")}
        isOpen={removing}
        onClose={() => setRemoving(false)}
        confirm={t("stream.removeConfirm")}
        isPending={remove.isPending}
        onConfirm={confirm}
      >
        <p>{t("stream.removeText", { name })}</p>
      </ConfirmDialog>
    </li>
  );
}
