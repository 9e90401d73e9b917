import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import { useEffect, useRef, useState, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "../cx";
import { TOAST_MS, useToasts, type ShownToast, type ToastKind } from "../toasts";
import { Button } from "./Button";
import { IconButton } from "./IconButton";
import styles from "./Toasts.module.css";

const ICONS: Record<ToastKind, typeof Info> = {
  info: Info,
  success: CircleCheck,
  warning: TriangleAlert,
  error: CircleAlert,
};

/** Whether the pointer or the focus rests on the element: nobody loses a message they are reading. */
function useHeld(ref: RefObject<HTMLElement | null>): boolean {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const listening = new AbortController();
    for (const [event, value] of HOLDING) {
      element.addEventListener(event, () => setHeld(value), { signal: listening.signal });
    }
    return () => listening.abort();
  }, [ref]);
  return held;
}

const HOLDING = [
  ["pointerenter", true],
  ["pointerleave", false],
  ["focusin", true],
  ["focusout", false],
] as const;

function ToastCard({ toast }: { toast: ShownToast }) {
  const { t } = useTranslation("shell");
  const close = useToasts((state) => state.close);
  const card = useRef<HTMLLIElement>(null);
  const held = useHeld(card);
  const { key, persistent, action } = toast;
  useEffect(() => {
    if (persistent === true || held) return;
    const timer = setTimeout(() => close(key), TOAST_MS);
    return () => clearTimeout(timer);
  }, [close, key, persistent, held]);
  const Icon = ICONS[toast.kind];
  return (
    <li ref={card} className={cx(styles.toast, styles[toast.kind])}>
      <Icon aria-hidden="true" className={cx(styles.icon)} />
      <p className={styles.text}>{toast.text}</p>
      {action && (
        <Button
          size="s"
          onPress={() => {
            action.onPress();
            close(key);
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton size="s" label={t("action.close")} icon={<X />} onPress={() => close(key)} />
    </li>
  );
}

/** Rendered once, at the root of the app. */
export function ToastRegion() {
  const { t } = useTranslation("shell");
  const toasts = useToasts((state) => state.toasts);
  return (
    <section
      className={styles.region}
      aria-label={t("toast.region")}
      aria-live="assertive"
      aria-relevant="additions text"
      // Dialogs of React Aria hide everything else from screen readers; messages must stay.
      data-react-aria-top-layer="true"
    >
      <ul className={styles.list}>
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} />
        ))}
      </ul>
    </section>
  );
}
