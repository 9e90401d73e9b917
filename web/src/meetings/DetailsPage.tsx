import { getLocalTimeZone } from "@internationalized/date";
import { useQuery } from "@tanstack/react-query";
import {
  DoorOpen,
  KeyRound,
  LockKeyhole,
  Pencil,
  Repeat as RepeatIcon,
  Trash2,
  UserRoundX,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { displayNameOf } from "../api/people";
import { meetingQuery, useMe } from "../api/queries";
import type { EventInstance, MeetingEvent } from "../api/types";
import { RoomFiles } from "../assets/RoomFiles";
import { LinkButton } from "../app/LinkButton";
import { PageHeader } from "../app/PageHeader";
import { useTitle } from "../app/useTitle";
import { Badge, Button, Skeleton } from "../design";
import { FolderPanel, useHasFolderPanel } from "../folders/FolderPanel";
import { InvitePanel } from "../invite/InvitePanel";
import { roomPath } from "../invite/links";
import { PeoplePanel } from "../people/PeoplePanel";
import { StreamSection } from "../streams/StreamSection";
import { OwnAnswer } from "./OwnAnswer";
import { DeleteDialog } from "./DeleteDialog";
import { DetailsFailed } from "./DetailsFailed";
import styles from "./DetailsPage.module.css";
import { FavoriteToggle } from "./Favorite";
import { When } from "./When";
import { draftOf, zoneOf } from "./edit";
import { instanceQuery } from "./queries";
import { repeatText } from "./repeatText";
import { useNow } from "./useNow";
import { editPath, toView } from "./view";

export function DetailsPage() {
  const { t } = useTranslation("shell");
  const { eventId = "" } = useParams();
  const [parameters] = useSearchParams();
  const date = parameters.get("date");
  const query = useQuery(meetingQuery(eventId));
  const one = useQuery({ ...instanceQuery(eventId, date ?? ""), enabled: date !== null });
  useTitle(query.data?.title ?? t("details.title"));
  // A date that is gone since leaves the series to be seen.
  if (query.data && (date === null || !one.isPending))
    return <Details event={query.data} one={one.data} />;
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

interface DetailsProps {
  event: MeetingEvent;
  /** The date of a series that was chosen. */
  one: EventInstance | undefined;
}

function Details({ event, one }: DetailsProps) {
  const { t } = useTranslation("shell");
  const { t: tm } = useTranslation("meetings");
  const navigate = useNavigate();
  const now = useNow();
  const { data: me } = useMe();
  const [deleting, setDeleting] = useState(false);
  const hasFolder = useHasFolderPanel(event);
  const view = toView(one ?? event);
  const title = view.title === "" ? t("meeting.untitled") : view.title;
  const description = (one ?? event).description;
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
          <span className={styles.actions}>
            <FavoriteToggle meeting={view} />
            <LinkButton to={roomPath(event.room.id)} variant="primary">
              {t("meeting.enter")}
            </LinkButton>
          </span>
        }
      />
      <div className={styles.columns}>
        <section className={styles.card}>
          <div>
            <h2 className={styles.label}>{t("details.when")}</h2>
            <p className={styles.when}>
              <When period={view.period} now={now} />
            </p>
            <Rhythm event={event} />
            <p className={styles.muted}>{owner}</p>
          </div>
          {me !== undefined && me.id !== view.owner && (
            <OwnAnswer eventId={event.id} status={event.invite_status} title={title} />
          )}
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
          {description !== "" && (
            <div>
              <h2 className={styles.label}>{t("details.description")}</h2>
              <p className={styles.description}>{description}</p>
            </div>
          )}
          {event.can_edit && (
            <div className={styles.actions}>
              <LinkButton to={editPath(view.eventId, view.instanceId)} icon={<Pencil />}>
                {tm("edit.action")}
              </LinkButton>
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
        <section className={styles.card} data-testid="meeting-people">
          <h2 className={styles.heading}>{tm("people.title")}</h2>
          <PeoplePanel event={event} />
        </section>
        <StreamSection event={event} />
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
        meeting={view}
        title={title}
        isOpen={deleting}
        onClose={() => setDeleting(false)}
        onDeleted={() => void navigate("/dashboard/meetings", { replace: true })}
      />
    </div>
  );
}

function Rhythm({ event }: { event: MeetingEvent }) {
  const { t, i18n } = useTranslation("meetings");
  if (event.is_time_independent || event.type !== "recurring") return null;
  const zone = zoneOf(event, getLocalTimeZone());
  const { repeat, date } = draftOf(event, zone);
  if (date === null) return null;
  return (
    <p className={styles.rhythm}>
      <RepeatIcon aria-hidden="true" />
      {repeatText(repeat, date, t, i18n.language)}
    </p>
  );
}
