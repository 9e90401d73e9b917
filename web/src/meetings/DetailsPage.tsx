import { useQuery } from "@tanstack/react-query";
import { DoorOpen, KeyRound, LockKeyhole, Trash2, UserRoundX } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { ApiError } from "../api/errors";
import { errorText } from "../api/messages";
import { displayNameOf } from "../api/people";
import { meetingQuery, useMe } from "../api/queries";
import type { MeetingEvent } from "../api/types";
import { RoomFiles } from "../assets/RoomFiles";
import { LinkButton } from "../app/LinkButton";
import { PageHeader } from "../app/PageHeader";
import { useTitle } from "../app/useTitle";
import { Badge, Banner, Button, EmptyState, Skeleton } from "../design";
import { FolderPanel, useHasFolderPanel } from "../folders/FolderPanel";
import { InvitePanel } from "../invite/InvitePanel";
import { roomPath } from "../invite/links";
import { DeleteDialog } from "./DeleteDialog";
import styles from "./DetailsPage.module.css";
import { When } from "./When";
import { useNow } from "./useNow";
import { toView } from "./view";

export function DetailsPage() {
  const { t } = useTranslation("shell");
  const { eventId = "" } = useParams();
  const query = useQuery(meetingQuery(eventId));
  useTitle(query.data?.title ?? t("details.title"));
  if (query.data) return <Details event={query.data} />;
  if (query.error)
    return <DetailsFailed error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <div className={styles.page} role="status" aria-label={t("loading")}>
      <Skeleton width="half" />
      <Skeleton width="third" />
      <Skeleton />
    </div>
  );
}

function DetailsFailed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation("shell");
  const gone = error instanceof ApiError && (error.status === 403 || error.status === 404);
  return (
    <div className={styles.page}>
      <PageHeader title={t("details.title")} back="/dashboard/meetings" />
      {gone ? (
        <EmptyState title={t("details.notFound")} text={t("details.notFoundText")} />
      ) : (
        <Banner tone="error" actions={<Button onPress={onRetry}>{t("action.retry")}</Button>}>
          {errorText(error, t)}
        </Banner>
      )}
    </div>
  );
}

function Details({ event }: { event: MeetingEvent }) {
  const { t } = useTranslation("shell");
  const navigate = useNavigate();
  const now = useNow();
  const { data: me } = useMe();
  const [deleting, setDeleting] = useState(false);
  const hasFolder = useHasFolderPanel(event);
  const view = toView(event);
  const title = event.title === "" ? t("meeting.untitled") : event.title;
  const owner =
    me?.id === view.owner
      ? t("meeting.byMe")
      : t("meeting.by", { name: displayNameOf(event.created_by) });
  return (
    <div className={styles.page}>
      <PageHeader
        title={title}
        back="/dashboard/meetings"
        actions={
          <LinkButton to={roomPath(event.room.id)} variant="primary">
            {t("meeting.enter")}
          </LinkButton>
        }
      />
      <div className={styles.columns}>
        <section className={styles.card}>
          <div>
            <h2 className={styles.label}>{t("details.when")}</h2>
            <p className={styles.when}>
              <When period={view.period} now={now} />
            </p>
            <p className={styles.muted}>{owner}</p>
          </div>
          <div>
            <h2 className={styles.label}>{t("details.access")}</h2>
            <p className={styles.badges}>
              {view.encrypted && <Badge icon={<LockKeyhole />}>{t("encryption.badge")}</Badge>}
              {view.waitingRoom && <Badge icon={<DoorOpen />}>{t("meeting.waitingRoom")}</Badge>}
              {view.password !== undefined && (
                <Badge icon={<KeyRound />}>{t("meeting.password")}</Badge>
              )}
              {view.guestsAllowed ? (
                <Badge tone="primary">{t("form.guests")}</Badge>
              ) : (
                <Badge icon={<UserRoundX />}>{t("meeting.noGuests")}</Badge>
              )}
            </p>
          </div>
          {event.description !== "" && (
            <div>
              <h2 className={styles.label}>{t("details.description")}</h2>
              <p className={styles.description}>{event.description}</p>
            </div>
          )}
          {event.can_edit && (
            <div>
              <Button icon={<Trash2 />} onPress={() => setDeleting(true)}>
                {t("meeting.delete")}
              </Button>
            </div>
          )}
        </section>
        <section className={styles.card}>
          <h2 className={styles.heading}>{t("details.invite")}</h2>
          <InvitePanel roomId={event.room.id} eventId={event.id} />
        </section>
        {hasFolder && (
          <section className={styles.card} data-testid="meeting-folder">
            <h2 className={styles.heading}>{t("folder.title")}</h2>
            <FolderPanel event={event} />
          </section>
        )}
        <section className={styles.card} data-testid="meeting-files">
          <h2 className={styles.heading}>{t("files.title")}</h2>
          <RoomFiles roomId={event.room.id} mayDelete={event.can_edit} />
        </section>
      </div>
      <DeleteDialog
        eventId={event.id}
        title={title}
        series={view.series}
        isOpen={deleting}
        onClose={() => setDeleting(false)}
        onDeleted={() => void navigate("/dashboard/meetings", { replace: true })}
      />
    </div>
  );
}
