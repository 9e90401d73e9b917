import { Crown, Ellipsis, UserRound, UserRoundX } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../api/messages";
import { useTariff } from "../api/queries";
import type { MeetingEvent } from "../api/types";
import {
  Avatar,
  Badge,
  Banner,
  Button,
  ConfirmDialog,
  IconButton,
  Menu,
  MenuItem,
  MenuSeparator,
  Skeleton,
  toast,
} from "../design";
import { InviteForm } from "./InviteForm";
import styles from "./People.module.css";
import { invitedPeople, type InvitedPerson, type Role } from "./people";
import { useInvitees, useSetRole, useUninvite } from "./queries";

/** So many are shown at once. */
const SHOWN = 20;

/** Who is invited to a meeting and what they have answered; its creator can change that. */
export function PeoplePanel({ event }: { event: MeetingEvent }) {
  const { t, i18n } = useTranslation("meetings");
  const { t: shell } = useTranslation("shell");
  const { data, error } = useInvitees(event.id);
  const [all, showAll] = useState(false);
  if (error) return <Banner tone="error">{errorText(error, shell)}</Banner>;
  if (data === undefined) return <Skeleton />;
  const people = invitedPeople(data, i18n.language);
  const shown = all ? people : people.slice(0, SHOWN);
  return (
    <div className={styles.panel}>
      {people.length === 0 && (
        <p className={styles.muted}>{t(event.can_edit ? "people.none" : "people.noneOthers")}</p>
      )}
      {people.length > 0 && (
        <ul className={styles.list} aria-label={t("people.title")}>
          {shown.map((person) => (
            <PersonRow key={person.email} person={person} event={event} />
          ))}
        </ul>
      )}
      {shown.length < people.length && (
        <div>
          <Button size="s" onPress={() => showAll(true)}>
            {t("people.more")}
          </Button>
        </div>
      )}
      {event.can_edit && <Limit invited={people.length} />}
      {event.can_edit && <InviteForm event={event} invited={people} />}
    </div>
  );
}

/** The creator takes a place as well. */
function Limit({ invited }: { invited: number }) {
  const { t } = useTranslation("meetings");
  const { data: tariff } = useTariff();
  const most = tariff?.quotas.room_participant_limit;
  if (most === undefined) return null;
  return <p className={styles.muted}>{t("people.limit", { count: invited + 1, most })}</p>;
}

const TONES = {
  pending: "neutral",
  accepted: "primary",
  tentative: "accent",
  declined: "danger",
} as const;

function PersonRow({ person, event }: { person: InvitedPerson; event: MeetingEvent }) {
  const { t } = useTranslation("meetings");
  const { name, email, status, role } = person;
  return (
    <li className={styles.person}>
      <Avatar name={name} url={person.avatarUrl} />
      <span className={styles.names}>
        <span className={styles.name} translate="no">
          {name}
        </span>
        {name !== email && (
          <span className={styles.muted} translate="no">
            {email}
          </span>
        )}
        <span className={styles.badges}>
          <Badge tone={TONES[status]}>{t(`people.status.${status}`)}</Badge>
          {role === "moderator" && <Badge icon={<Crown />}>{t("people.moderator")}</Badge>}
        </span>
      </span>
      {event.can_edit && <PersonMenu person={person} eventId={event.id} />}
    </li>
  );
}

function PersonMenu({ person, eventId }: { person: InvitedPerson; eventId: string }) {
  const { t } = useTranslation("meetings");
  const { t: shell } = useTranslation("shell");
  const [removing, setRemoving] = useState(false);
  const setRole = useSetRole(eventId);
  const uninvite = useUninvite(eventId);
  const { name, role } = person;
  const onError = (error: Error) => toast.show({ kind: "error", text: errorText(error, shell) });
  const become = (next: Role) =>
    setRole.mutate(
      { person, role: next },
      {
        onSuccess: () =>
          toast.show({
            kind: "success",
            text: t(next === "user" ? "people.isUser" : "people.isModerator", { name }),
          }),
        onError,
      },
    );
  // A promise, because the row is gone once the list is read again.
  const remove = () =>
    void uninvite
      .mutateAsync(person)
      .then(() => toast.show({ kind: "success", text: t("people.removed", { name }) }), onError)
      .finally(() => setRemoving(false));
  const label = t("people.change", { name });
  return (
    <>
      <Menu label={label} trigger={<IconButton label={label} icon={<Ellipsis />} />}>
        {role !== "moderator" && (
          <MenuItem icon={<Crown />} onAction={() => become("moderator")}>
            {t("people.makeModerator")}
          </MenuItem>
        )}
        {role !== "user" && (
          <MenuItem icon={<UserRound />} onAction={() => become("user")}>
            {t("people.makeUser")}
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem icon={<UserRoundX />} danger onAction={() => setRemoving(true)}>
          {t("people.remove")}
        </MenuItem>
      </Menu>
      <ConfirmDialog
        title={t("people.removeTitle")}
        isOpen={removing}
        onClose={() => setRemoving(false)}
        confirm={t("people.removeConfirm")}
        isPending={uninvite.isPending}
        onConfirm={remove}
      >
        <p>{t("people.removeText", { name })}</p>
      </ConfirmDialog>
    </>
  );
}
