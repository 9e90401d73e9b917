import { Ear, EarOff, UserPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "../../../design";
import { useMeeting, useSession, useSetView } from "../../ui/context";
import { PHONE, useMediaQuery } from "../../ui/hooks";
import { Toggle } from "../../ui/Toggle";
import { listeners, mayInvite, type WhisperInvitation } from "./state";
import styles from "./Whisper.module.css";

/** While we are in a whisper group: who is in it, and the switch for talking to it. */
export function WhisperBar() {
  const { t } = useTranslation("modules");
  const { tools } = useSession();
  const setView = useSetView();
  const [whisper, selfId, people] = useMeeting((state) => [
    state.modules.whisper,
    state.self?.id ?? null,
    state.people,
  ]);
  const isPhone = useMediaQuery(PHONE);
  const { group, isTalking } = whisper;
  if (group === null) return null;
  const heardBy = listeners(whisper, selfId);
  const invited = Object.entries(group.members).filter(([, state]) => state === "invited");
  const name = (id: string): string => people[id]?.name ?? "";
  const list = new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" });
  return (
    <section
      className={styles.bar}
      aria-label={t("whisper.group")}
      data-talking={isTalking}
      data-testid="whisper-bar"
    >
      <Ear aria-hidden="true" />
      <div className={styles.words} role="status">
        <p className={styles.title}>
          {isTalking
            ? t("whisper.talking")
            : heardBy.length > 0
              ? t("whisper.with", { names: list.format(heardBy.map(name)) })
              : t(invited.length > 0 ? "whisper.waiting" : "whisper.alone")}
        </p>
        {invited.length > 0 && (
          <p className={styles.text}>
            {t("whisper.invited", { names: list.format(invited.map(([id]) => name(id))) })}
          </p>
        )}
      </div>
      <div className={styles.actions}>
        <Toggle
          label={t("whisper.talk")}
          shortcut={isPhone ? undefined : "W"}
          icon={<Ear />}
          isSelected={isTalking}
          isDisabled={heardBy.length === 0}
          onChange={(on) => tools.whisper.talk(on)}
          data-testid="whisper-talk"
        />
        {mayInvite(whisper, selfId) && (
          <IconButton
            look="stage"
            label={t("whisper.inviteMore")}
            icon={<UserPlus />}
            onPress={() => setView({ asked: "whisper" })}
          />
        )}
        <IconButton
          look="stage"
          label={t("whisper.leave")}
          icon={<EarOff />}
          data-testid="whisper-leave"
          onPress={() => tools.whisper.leave(group.id)}
        />
      </div>
    </section>
  );
}

/** Somebody would like to whisper with us. */
export function WhisperInvitations() {
  const invitations = useMeeting((state) => state.modules.whisper.invitations);
  return invitations.map((invitation) => <Invitation key={invitation.id} {...invitation} />);
}

function Invitation({ id, issuer, members }: WhisperInvitation) {
  const { t } = useTranslation("modules");
  const { tools } = useSession();
  const [name, others, isElsewhere] = useMeeting((state) => [
    state.people[issuer]?.name ?? "",
    Object.keys(members).filter((one) => one !== issuer && one !== state.self?.id).length,
    state.modules.whisper.group !== null,
  ]);
  return (
    <div className={styles.invitation} role="alert" data-testid="whisper-invitation">
      <Ear aria-hidden="true" />
      <div className={styles.words}>
        <p className={styles.title}>{t("whisper.asks", { name })}</p>
        <p className={styles.text}>
          {others > 0 ? t("whisper.asksOthers", { count: others }) : t("whisper.asksText")}
          {isElsewhere && ` ${t("whisper.asksElsewhere")}`}
        </p>
      </div>
      <div className={styles.actions}>
        <Button size="s" onPress={() => tools.whisper.decline(id)}>
          {t("whisper.decline")}
        </Button>
        <Button
          size="s"
          variant="primary"
          data-testid="whisper-accept"
          onPress={() => tools.whisper.accept(id)}
        >
          {t("whisper.accept")}
        </Button>
      </div>
    </div>
  );
}
