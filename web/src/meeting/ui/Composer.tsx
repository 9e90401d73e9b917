import { SendHorizontal } from "lucide-react";
import { useEffect, useId, useRef, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { cx, IconButton } from "../../design";
import field from "../../design/components/Field.module.css";
import { byteLength, MESSAGE_BYTES } from "../session/chatting";
import { partnerOf } from "../store/chat";
import type { ConversationKey } from "../store/state";
import styles from "./Composer.module.css";
import { useMeeting, useSession, useSetView } from "./context";
import { PHONE, useMediaQuery, useNow } from "./hooks";

interface ComposerProps {
  conversationKey: ConversationKey;
}

/** What is left is shown when it becomes little (bytes). */
const COUNT_FROM = MESSAGE_BYTES - 500;

/** Where one writes. Enter sends, Shift with Enter begins a line. */
export function Composer({ conversationKey: key }: ComposerProps) {
  const { t } = useTranslation("meeting");
  const { chatting } = useSession();
  const setView = useSetView();
  const id = useId();
  const input = useRef<HTMLTextAreaElement>(null);
  const [drafts, isEnabled] = useMeeting((state) => [state.view.drafts, state.chat.enabled]);
  const draft = drafts[key] ?? "";
  const label = useLabel(key);
  const wait = useWaitingSeconds();
  const left = MESSAGE_BYTES - byteLength(draft.trim());
  const isPhone = useMediaQuery(PHONE);
  useEffect(() => {
    // On a phone the keyboard would cover what there is to read.
    if (!isPhone) input.current?.focus({ preventScroll: true });
  }, [isPhone]);

  const write = (text: string): void => setView({ drafts: { ...drafts, [key]: text } });
  const maySend = draft.trim() !== "" && left >= 0 && wait === 0;
  const send = (): void => {
    if (!maySend) return;
    chatting.say(key, draft);
    write("");
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    if (event.shiftKey || event.ctrlKey) return;
    event.preventDefault();
    send();
  };
  if (!isEnabled) return <p className={styles.disabled}>{t("chat.disabled")}</p>;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <p id={id} className={styles.note} role="status">
        {wait > 0
          ? t("chat.slowDown", { count: wait })
          : left < 0
            ? t("chat.tooLong", { count: -left })
            : left < MESSAGE_BYTES - COUNT_FROM && t("chat.left", { count: left })}
      </p>
      <div className={styles.row}>
        <textarea
          ref={input}
          className={cx(field.control, styles.input)}
          aria-label={label}
          aria-describedby={id}
          aria-invalid={left < 0}
          placeholder={label}
          rows={1}
          value={draft}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
          data-testid="chat-input"
        />
        <IconButton
          className={styles.send}
          type="submit"
          label={t("chat.send")}
          icon={<SendHorizontal />}
          isDisabled={!maySend}
          data-testid="chat-send"
        />
      </div>
    </form>
  );
}

function useLabel(key: ConversationKey): string {
  const { t } = useTranslation("meeting");
  const partner = partnerOf(key);
  const name = useMeeting((state) => (partner === null ? "" : state.people[partner]?.name));
  if (key.startsWith("breakout:")) return t("breakout.chatInput");
  return partner === null
    ? t("chat.input")
    : t("chat.inputPrivate", { name: name ?? t("unknownPerson") });
}

/** Seconds for which the server takes no message; 0: it does. */
function useWaitingSeconds(): number {
  const until = useMeeting((state) => state.chat.refusedUntil);
  const now = useNow(500);
  return until === null ? 0 : Math.max(Math.ceil((until - now) / 1000), 0);
}
