import {
  DoorOpen,
  Ellipsis,
  Info,
  KeyRound,
  LockKeyhole,
  Link2,
  Pencil,
  Repeat,
  Star,
  Trash2,
  UserRoundPlus,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { guestInviteCode, useMe } from "../api/queries";
import { errorText } from "../api/messages";
import { LinkButton } from "../app/LinkButton";
import { Badge, IconButton, Menu, MenuItem, MenuSeparator, cx, toast } from "../design";
import { withKey } from "../encryption/key";
import { keptKey } from "../encryption/keys";
import { formatMonthShort } from "../i18n/dates";
import { roomPath } from "../invite/links";
import { DeleteDialog } from "./DeleteDialog";
import { useMarkFavorite } from "./Favorite";
import styles from "./MeetingRow.module.css";
import { OwnAnswer } from "./OwnAnswer";
import { When } from "./When";
import { detailsPath, editPath, isRunning, type MeetingView } from "./view";

function DateTile({ period }: { period: MeetingView["period"] }) {
  const { i18n } = useTranslation();
  if (!period) {
    return (
      <span className={cx(styles.tile, styles.open)} aria-hidden="true">
        <DoorOpen />
      </span>
    );
  }
  return (
    <span className={styles.tile} aria-hidden="true">
      <span className={styles.day}>{period.start.getDate()}</span>
      <span className={styles.month}>{formatMonthShort(period.start, i18n.language)}</span>
    </span>
  );
}

function RowMenu({ meeting, title }: { meeting: MeetingView; title: string }) {
  const { t } = useTranslation("shell");
  const { t: tm } = useTranslation("meetings");
  const navigate = useNavigate();
  const { eventId, instanceId, favorite } = meeting;
  const mark = useMarkFavorite(eventId, title);
  const [deleting, setDeleting] = useState(false);
  const copy = async (label: string, path: () => Promise<string>) => {
    try {
      await navigator.clipboard.writeText(window.location.origin + (await path()));
      toast.show({ kind: "success", key: "copied", text: t("copy.done", { label }) });
    } catch (error) {
      const text = error instanceof DOMException ? t("copy.failed") : errorText(error, t);
      toast.show({ kind: "error", key: "copied", text });
    }
  };
  const memberPath = () => withKey(roomPath(meeting.roomId), keptKey(meeting.roomId));
  const guestPath = async () => {
    const code = await guestInviteCode(meeting.roomId, meeting.mayEdit);
    return roomPath(meeting.roomId, code ?? undefined);
  };
  return (
    <>
      <Menu
        label={t("meeting.more", { title })}
        trigger={<IconButton label={t("meeting.more", { title })} icon={<Ellipsis />} />}
      >
        <MenuItem icon={<Info />} onAction={() => void navigate(detailsPath(eventId, instanceId))}>
          {t("meeting.details")}
        </MenuItem>
        {meeting.mayEdit && (
          <MenuItem icon={<Pencil />} onAction={() => void navigate(editPath(eventId, instanceId))}>
            {tm("edit.action")}
          </MenuItem>
        )}
        <MenuItem icon={<Star />} onAction={() => mark(!favorite)}>
          {tm(favorite ? "favorite.remove" : "favorite.add")}
        </MenuItem>
        {meeting.guestsAllowed && (
          <MenuItem
            icon={<UserRoundPlus />}
            onAction={() => void copy(t("invite.guestLink"), guestPath)}
          >
            {t("meeting.copyGuestLink")}
          </MenuItem>
        )}
        <MenuItem
          icon={<Link2 />}
          onAction={() => void copy(t("invite.memberLink"), () => Promise.resolve(memberPath()))}
        >
          {t("meeting.copyLink")}
        </MenuItem>
        {meeting.mayEdit && <MenuSeparator />}
        {meeting.mayEdit && (
          <MenuItem icon={<Trash2 />} danger onAction={() => setDeleting(true)}>
            {t("meeting.delete")}
          </MenuItem>
        )}
      </Menu>
      <DeleteDialog
        meeting={meeting}
        title={title}
        isOpen={deleting}
        onClose={() => setDeleting(false)}
      />
    </>
  );
}

/** One meeting of a list: when, what, and the way in. */
export function MeetingRow({
  meeting,
  isFirst,
  ownerName,
  now,
}: {
  meeting: MeetingView;
  /** Of its series in the list: an answer is for the whole series, and asked for once. */
  isFirst: boolean;
  ownerName: string;
  now: Date;
}) {
  const { t } = useTranslation("shell");
  const { t: tm } = useTranslation("meetings");
  const { data: me } = useMe();
  const title = meeting.title === "" ? t("meeting.untitled") : meeting.title;
  const running = isRunning(meeting.period, now);
  const mine = me?.id === meeting.owner;
  return (
    <li className={cx(styles.row, running && styles.running)}>
      <DateTile period={meeting.period} />
      <div className={styles.text}>
        <h3 className={styles.title}>
          <Link to={detailsPath(meeting.eventId, meeting.instanceId)} translate="no">
            {title}
          </Link>
        </h3>
        <p className={styles.meta}>
          {meeting.period && (
            <span className={styles.when}>
              <When period={meeting.period} now={now} dayClass={styles.dayText} />
            </span>
          )}
          <span>{mine ? t("meeting.byMe") : t("meeting.by", { name: ownerName })}</span>
          {running && <Badge tone="primary">{t("meeting.now")}</Badge>}
          {meeting.favorite && (
            <Badge tone="accent" icon={<Star />}>
              {tm("favorite.badge")}
            </Badge>
          )}
          {meeting.pending && <Badge tone="accent">{t("meeting.pending")}</Badge>}
          {meeting.series && <Badge icon={<Repeat />}>{t("meeting.series")}</Badge>}
          {meeting.encrypted && <Badge icon={<LockKeyhole />}>{t("encryption.badge")}</Badge>}
          {meeting.waitingRoom && <Badge icon={<DoorOpen />}>{t("meeting.waitingRoom")}</Badge>}
          {meeting.password !== undefined && (
            <Badge icon={<KeyRound />}>{t("meeting.password")}</Badge>
          )}
        </p>
        {meeting.pending && isFirst && (
          <OwnAnswer eventId={meeting.eventId} title={title} status="pending" compact />
        )}
      </div>
      <div className={styles.actions}>
        <LinkButton
          to={roomPath(meeting.roomId)}
          variant={running ? "primary" : "secondary"}
          label={t("meeting.enterNamed", { title })}
        >
          {t("meeting.enter")}
        </LinkButton>
        <RowMenu meeting={meeting} title={title} />
      </div>
    </li>
  );
}
