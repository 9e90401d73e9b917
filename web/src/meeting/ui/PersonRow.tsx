import {
  Ban,
  DoorOpen,
  Ear,
  EarOff,
  Ellipsis,
  Hand,
  MessageSquare,
  Mic,
  MicOff,
  MonitorUp,
  MonitorX,
  Pencil,
  Phone,
  ShieldCheck,
  ShieldOff,
  UserX,
} from "lucide-react";
import { useState, type ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { Avatar, cx, IconButton, Menu, MenuItem } from "../../design";
import { formatTime } from "../../i18n/dates";
import { isPhone, powersOver, selfOf } from "../model/people";
import { isHeard, isSharing, mayShare } from "../model/tiles";
import { isEnabled } from "../modules/enabled";
import { mayInvite, whisperStateOf } from "../modules/whisper/state";
import type { Person } from "../store/state";
import { useMeeting, useSession, useSetView } from "./context";
import styles from "./PeoplePanel.module.css";
import { RemoveDialog, type Removal } from "./RemoveDialog";
import { RenameDialog } from "./RenameDialog";

export function PersonRow({ person }: { person: Person }) {
  const { t } = useTranslation("meeting");
  const [heard, sharing, isSelf, whispers] = useMeeting((state) => [
    isHeard(state, person),
    isSharing(state, person),
    person.id === state.self?.id,
    whisperStateOf(state.modules.whisper, person.id),
  ]);
  const role = useRole(person);
  return (
    <li className={styles.row} data-testid="person" data-participant-id={person.id}>
      <Avatar name={person.name} url={person.avatarUrl} />
      <div className={styles.who}>
        <p className={styles.name}>
          <span translate="no">{person.name}</span>
          {isSelf && <span className={styles.self}> ({t("people.you")})</span>}
        </p>
        {role !== null && <p className={styles.role}>{role}</p>}
      </div>
      <div className={styles.signs}>
        {person.handRaisedAt !== undefined && (
          <Hand className={cx(styles.hand)} role="img" aria-label={t("people.handUp")} />
        )}
        {whispers !== null && (
          <Ear
            role="img"
            aria-label={t(whispers === "invited" ? "people.whisperInvited" : "people.whispers")}
          />
        )}
        {sharing && <MonitorUp role="img" aria-label={t("people.sharing")} />}
        {isPhone(person) && <Phone role="img" aria-label={t("people.phone")} />}
        {heard ? (
          <Mic className={cx(styles.on)} role="img" aria-label={t("people.micOn")} />
        ) : (
          <MicOff role="img" aria-label={t("people.micOff")} />
        )}
      </div>
      <PersonMenu person={person} isHeard={heard} isSelf={isSelf} />
    </li>
  );
}

function useRole(person: Person): string | null {
  const { t, i18n } = useTranslation("meeting");
  if (person.handRaisedAt !== undefined) {
    const time = formatTime(new Date(person.handRaisedAt), i18n.language);
    return t("people.handSince", { time });
  }
  if (person.isOwner) return t("people.owner");
  if (person.role === "moderator") return t("people.moderator");
  return person.kind === "guest" ? t("people.guest") : null;
}

interface PersonMenuProps {
  person: Person;
  isHeard: boolean;
  isSelf: boolean;
}

function PersonMenu({ person, isHeard: heard, isSelf }: PersonMenuProps) {
  const { t } = useTranslation("meeting");
  const [removal, setRemoval] = useState<Removal | null>(null);
  const [renaming, setRenaming] = useState(false);
  const items = useItems(person, heard, isSelf, setRemoval, () => setRenaming(true));
  if (items.length === 0) return <span className={styles.gap} />;
  return (
    <>
      <Menu
        label={t("people.menu", { name: person.name })}
        trigger={
          <IconButton
            size="s"
            label={t("people.menu", { name: person.name })}
            icon={<Ellipsis />}
            data-testid="person-menu"
          />
        }
      >
        {items}
      </Menu>
      <RemoveDialog person={person} removal={removal} onClose={() => setRemoval(null)} />
      <RenameDialog
        person={renaming ? person : null}
        isSelf={isSelf}
        onClose={() => setRenaming(false)}
      />
    </>
  );
}

function useItems(
  person: Person,
  heard: boolean,
  isSelf: boolean,
  onRemove: (removal: Removal) => void,
  onRename: () => void,
): ReactElement[] {
  const { t } = useTranslation("meeting");
  const { commands, tools } = useSession();
  const setView = useSetView();
  const [whisper, hasWhisper] = useMeeting((state) => [
    state.modules.whisper,
    isEnabled(state, "subroom_audio"),
  ]);
  const [self, hasChat, shares] = useMeeting((state) => [
    selfOf(state),
    state.chat.enabled,
    mayShare(state, person),
  ]);
  const powers = powersOver(self, person, { isUnmuted: heard, mayShare: shares });
  const items: ReactElement[] = [];
  const add = (may: boolean, icon: ReactElement, text: string, act: () => void, danger = false) => {
    if (!may) return;
    items.push(
      <MenuItem key={text} icon={icon} danger={danger} onAction={act}>
        {text}
      </MenuItem>,
    );
  };
  add(!isSelf && hasChat, <MessageSquare />, t("people.message"), () =>
    setView({ panel: "chat", conversation: `private:${person.id}` }),
  );
  const { group } = whisper;
  const isOurs = mayInvite(whisper, self?.id ?? null);
  const isMember = whisperStateOf(whisper, person.id) !== null;
  const canWhisper = hasWhisper && !isSelf && !isPhone(person) && !isMember;
  add(canWhisper && group === null, <Ear />, t("people.whisper"), () =>
    tools.whisper.start([person.id]),
  );
  add(canWhisper && isOurs, <Ear />, t("people.whisperInvite"), () => {
    if (group !== null) tools.whisper.invite(group.id, [person.id]);
  });
  add(!isSelf && isMember && isOurs, <EarOff />, t("people.whisperRemove"), () => {
    if (group !== null) tools.whisper.remove(group.id, person.id);
  });
  add(powers.mute, <MicOff />, t("people.mute"), () => commands.mute([person.id]));
  add(powers.lowerHand, <Hand />, t("people.lowerHand"), () => commands.lowerHandOf(person.id));
  add(powers.allowSharing, <MonitorUp />, t("people.allowSharing"), () =>
    commands.allowSharing(person.id, true),
  );
  add(powers.forbidSharing, <MonitorX />, t("people.forbidSharing"), () =>
    commands.allowSharing(person.id, false),
  );
  add(powers.promote, <ShieldCheck />, t("people.promote"), () =>
    commands.setRole(person.id, "moderator"),
  );
  add(powers.demote, <ShieldOff />, isSelf ? t("people.demoteSelf") : t("people.demote"), () =>
    commands.setRole(person.id, "user"),
  );
  add(powers.rename, <Pencil />, t("people.rename"), onRename);
  add(powers.sendToWaitingRoom, <DoorOpen />, t("people.toWaiting"), () =>
    commands.sendToWaitingRoom(person.id),
  );
  add(powers.kick, <UserX />, t("people.kick"), () => onRemove("kick"), true);
  add(powers.ban, <Ban />, t("people.ban"), () => onRemove("ban"), true);
  return items;
}
