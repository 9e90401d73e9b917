import { UserRoundPlus } from "lucide-react";
import { useRef, useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { displayNameOf } from "../api/people";
import { useRoom } from "../api/queries";
import type { PrivateUser, StartResponse } from "../api/types";
import { errorText } from "../api/messages";
import { useTitle } from "../app/useTitle";
import { Banner, Button, TextField } from "../design";
import { EntryNotice } from "../encryption/EntryNotice";
import { mayEnter, type Entry } from "../encryption/entry";
import { InviteDialog } from "../invite/InviteDialog";
import type { JoinDetails, MediaChoice } from "../meeting/contract";
import styles from "./Lobby.module.css";
import { LobbyDevices } from "./LobbyDevices";
import { LobbyFrame } from "./LobbyFrame";
import { LobbyStage } from "./LobbyStage";
import { refusalReason, validateName } from "./entry";
import { deviceSecret, storeGuestName, storedGuestName } from "./storage";
import { usePreview } from "./usePreview";
import { useStartMutation } from "./start";

interface LobbyProps {
  roomId: string;
  eventId?: string | undefined;
  inviteCode?: string | undefined;
  title?: string | undefined;
  me?: PrivateUser | undefined;
  /** Whether the meeting is encrypted end to end, and what that asks for. */
  encryption: Entry;
  /** Known beforehand for guests; others learn it from the server's refusal. */
  passwordRequired: boolean;
  /** The server has just said so, on the way in. */
  passwordWrong?: boolean;
  onEnter: (join: JoinDetails, media: MediaChoice, started: StartResponse) => void;
  /** An error that trying again here does not mend. */
  onRefused: (error: unknown) => void;
}

/** Name, password, picture and sound; the door is the button. */
export function Lobby(props: LobbyProps) {
  const { roomId, eventId, inviteCode, title, me, encryption } = props;
  const { t } = useTranslation("shell");
  const { preview, state } = usePreview();
  const [inviting, setInviting] = useState(false);
  const entry = useEntry(props, () => state.choice);
  const { data: room } = useRoom(roomId, me !== undefined && encryption === "keyMissing");
  const isMine = me !== undefined && room?.created_by.id === me.id;
  useTitle(title === undefined ? t("lobby.title") : t("lobby.titleFor", { title }));
  return (
    <LobbyFrame
      title={title ?? t("lobby.heading")}
      {...(title !== undefined && { subtitle: t("lobby.heading") })}
      stage={<LobbyStage preview={preview} state={state} name={entry.name} />}
      devices={<LobbyDevices preview={preview} state={state} />}
    >
      <form className={styles.form} onSubmit={entry.submit} noValidate>
        <EntryNotice roomId={roomId} entry={encryption} isMine={isMine} />
        {entry.problem !== undefined && <Banner tone="error">{entry.problem}</Banner>}
        <TextField
          label={t("lobby.name")}
          description={t("lobby.nameText")}
          name="display-name"
          autoComplete="name"
          isRequired
          value={entry.name}
          onChange={entry.setName}
          error={entry.nameError}
        />
        {entry.asksPassword && (
          <TextField
            label={t("lobby.password")}
            description={t("lobby.passwordText")}
            name="room-password"
            type="password"
            autoComplete="off"
            isRequired
            inputRef={entry.passwordInput}
            value={entry.password}
            onChange={entry.setPassword}
            error={entry.passwordError}
          />
        )}
        <Button
          type="submit"
          variant="primary"
          size="l"
          wide
          isDisabled={!mayEnter(encryption)}
          isPending={entry.pending}
        >
          {t("lobby.enter")}
        </Button>
        {me && (
          <Button variant="quiet" wide icon={<UserRoundPlus />} onPress={() => setInviting(true)}>
            {t("lobby.invite")}
          </Button>
        )}
      </form>
      <InviteDialog
        roomId={roomId}
        eventId={eventId}
        inviteCode={inviteCode}
        title={title}
        isOpen={inviting}
        onClose={() => setInviting(false)}
      />
    </LobbyFrame>
  );
}

type Fault = "name_required" | "name_long" | "password_required" | "password_wrong";

function useEntry(props: LobbyProps, media: () => MediaChoice) {
  const { roomId, inviteCode, me, onEnter, onRefused } = props;
  const { t } = useTranslation("shell");
  const start = useStartMutation(roomId);
  const [typed, setTyped] = useState<string>();
  const [password, setPassword] = useState("");
  const [asksPassword, setAsksPassword] = useState(
    props.passwordRequired || props.passwordWrong === true,
  );
  const [fault, setFault] = useState<Fault | undefined>(
    props.passwordWrong === true ? "password_wrong" : undefined,
  );
  const [problem, setProblem] = useState<string>();
  const passwordInput = useRef<HTMLInputElement>(null);
  const name = typed ?? (me ? displayNameOf(me) : storedGuestName());

  const refuse = (error: unknown) => {
    const reason = refusalReason(error, inviteCode);
    if (reason === "passwordWrong") {
      setAsksPassword(true);
      setFault(asksPassword ? "password_wrong" : "password_required");
      requestAnimationFrame(() => passwordInput.current?.focus());
    } else if (reason === "unreachable" || reason === "failed") {
      setProblem(errorText(error, t));
    } else if (reason !== "sessionExpired") {
      onRefused(error);
    }
  };

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const nameFault = validateName(name);
    const missing = asksPassword && password.trim() === "" ? "password_required" : undefined;
    const found = nameFault ?? missing;
    setFault(found);
    setProblem(undefined);
    if (found !== undefined || start.isPending || !mayEnter(props.encryption)) return;
    const join: JoinDetails = {
      displayName: name.trim(),
      deviceSecret: deviceSecret(),
      inviteCode,
      password: asksPassword ? password.trim() : undefined,
    };
    if (!me) storeGuestName(join.displayName);
    start.mutate(join, {
      onSuccess: (started) => onEnter(join, media(), started),
      onError: refuse,
    });
  };

  const nameFault = fault === "name_required" || fault === "name_long";
  return {
    name,
    setName: (value: string) => {
      setTyped(value);
      if (nameFault) setFault(undefined);
    },
    nameError: nameFault ? t(`lobby.errors.${fault}`) : undefined,
    asksPassword,
    password,
    setPassword,
    passwordInput,
    passwordError: fault && !nameFault ? t(`lobby.errors.${fault}`) : undefined,
    problem,
    pending: start.isPending,
    submit,
  };
}
