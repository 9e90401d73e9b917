import { useQuery } from "@tanstack/react-query";
import { Copy, Mail } from "lucide-react";
import { useTranslation } from "react-i18next";
import { errorText } from "../api/messages";
import { meetingQuery, useGuestInvite, useMe, useRoom, useSetGuestAccess } from "../api/queries";
import type { MeetingEvent } from "../api/types";
import { useSession } from "../auth/session";
import { Banner, Button, CopyField, Skeleton, Switch, buttonClass, toast } from "../design";
import { KeyMissing } from "../encryption/EntryNotice";
import { withKey } from "../encryption/key";
import { useRoomKey } from "../encryption/keys";
import { formatDay, formatTimeRange } from "../i18n/dates";
import { periodOf } from "../meetings/view";
import styles from "./InvitePanel.module.css";
import { roomPath } from "./links";
import { invitationText, mailtoUrl } from "./text";

export interface InvitePanelProps {
  roomId: string;
  /** Of the meeting behind the room, if it is known. */
  eventId?: string | undefined;
  /** Known where the server does not tell (guests in a meeting that shows its details). */
  inviteCode?: string | undefined;
  /** The meeting's name where the server does not tell. */
  title?: string | undefined;
}

function useInvitation({ roomId, eventId, inviteCode, title }: InvitePanelProps) {
  const signedIn = useSession((state) => state.status === "signedIn");
  const { data: me } = useMe();
  const room = useRoom(roomId, signedIn);
  const event = useQuery({
    ...meetingQuery(eventId ?? ""),
    enabled: signedIn && eventId !== undefined,
  });
  const mine = me !== undefined && room.data?.created_by.id === me.id;
  const guests = room.data ? room.data.guest_access !== "disabled" : inviteCode !== undefined;
  const invite = useGuestInvite(
    roomId,
    mine,
    signedIn && me !== undefined && room.data !== undefined && guests && inviteCode === undefined,
  );
  return {
    loading:
      signedIn && (room.isPending || (guests && inviteCode === undefined && invite.isPending)),
    error: room.error ?? (guests ? invite.error : null),
    mine,
    guests,
    waits: room.data?.guest_access === "waiting_room" || room.data?.waiting_room === true,
    code: inviteCode ?? invite.data ?? undefined,
    password: room.data?.password ?? event.data?.room.password,
    title: event.data?.title ?? title ?? "",
    event: event.data,
    encrypted: event.data?.room.e2e_encryption === true,
    key: useRoomKey(roomId),
    signedIn,
  };
}

function useWhen(event: MeetingEvent | undefined): string | undefined {
  const { i18n } = useTranslation();
  const period = event ? periodOf(event) : null;
  if (!period) return undefined;
  const day = formatDay(period.start, new Date(), i18n.language);
  return period.allDay
    ? day
    : `${day}, ${formatTimeRange(period.start, period.end, i18n.language)}`;
}

/** Links, password and the switch for guests of one room; also inside the meeting. */
export function InvitePanel(props: InvitePanelProps) {
  const { roomId } = props;
  const { t } = useTranslation("shell");
  const invitation = useInvitation(props);
  const { guests, mine, code, password, title, encrypted, key } = invitation;
  const when = useWhen(invitation.event);
  const { origin } = window.location;
  const guestLink = code === undefined ? undefined : origin + roomPath(roomId, code);
  const memberLink = withKey(origin + roomPath(roomId), key);
  if (invitation.loading) return <LoadingFields label={t("loading")} />;
  // A link without the key would let nobody see or hear anything.
  if (encrypted && key === undefined) {
    return (
      <div className={styles.panel}>
        <Banner>{t("encryption.guests")}</Banner>
        <KeyMissing roomId={roomId} isMine={mine} />
      </div>
    );
  }
  return (
    <div className={styles.panel}>
      {invitation.error && <Banner tone="error">{errorText(invitation.error, t)}</Banner>}
      {mine && !encrypted && (
        <GuestSwitch roomId={roomId} guests={guests} waits={invitation.waits} />
      )}
      {guests && guestLink !== undefined && (
        <CopyField
          label={t("invite.guestLink")}
          value={guestLink}
          description={t("invite.guestLinkText")}
        />
      )}
      {guests && guestLink === undefined && !invitation.error && (
        <Banner>{t("invite.guestsNotMine")}</Banner>
      )}
      {encrypted && <Banner>{t("encryption.guests")}</Banner>}
      {!guests && !mine && !encrypted && <Banner>{t("invite.guestsOff")}</Banner>}
      {invitation.signedIn && (
        <CopyField
          label={t("invite.memberLink")}
          value={memberLink}
          {...(key !== undefined && { description: t("encryption.linkText") })}
        />
      )}
      {password !== undefined && <CopyField label={t("invite.password")} value={password} />}
      <WholeInvitation
        text={invitationText({
          intro: title === "" ? t("invite.text.introUntitled") : t("invite.text.intro", { title }),
          when: when === undefined ? undefined : t("invite.text.when", { when }),
          link: t("invite.text.link", { url: guestLink ?? memberLink }),
          password: password === undefined ? undefined : t("invite.text.password", { password }),
        })}
        subject={title === "" ? t("invite.invitation") : `${t("invite.invitation")}: ${title}`}
      />
    </div>
  );
}

function GuestSwitch(props: { roomId: string; guests: boolean; waits: boolean }) {
  const { roomId, guests, waits } = props;
  const { t } = useTranslation("shell");
  const setAccess = useSetGuestAccess(roomId);
  return (
    <Switch
      isSelected={guests}
      isDisabled={setAccess.isPending}
      description={t("invite.guestsAllowedText")}
      onChange={(allowed) => {
        const open = waits ? "waiting_room" : "direct_access";
        setAccess.mutate(allowed ? open : "disabled", {
          onError: (error) => toast.show({ kind: "error", text: errorText(error, t) }),
        });
      }}
    >
      {t("invite.guestsAllowed")}
    </Switch>
  );
}

function WholeInvitation({ text, subject }: { text: string; subject: string }) {
  const { t } = useTranslation("shell");
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => {
        const label = t("invite.invitation");
        toast.show({ kind: "success", key: "copied", text: t("copy.done", { label }) });
      },
      () => toast.show({ kind: "error", key: "copied", text: t("copy.failed") }),
    );
  };
  return (
    <div className={styles.whole}>
      <Button icon={<Copy />} onPress={copy}>
        {t("invite.copyAll")}
      </Button>
      <a href={mailtoUrl(subject, text)} className={buttonClass("quiet")}>
        <Mail aria-hidden="true" />
        <span>{t("invite.mail")}</span>
      </a>
    </div>
  );
}

function LoadingFields({ label }: { label: string }) {
  return (
    <div className={styles.panel} role="status" aria-label={label}>
      <Skeleton width="third" />
      <Skeleton />
      <Skeleton width="half" />
      <Skeleton />
    </div>
  );
}
