import { Check, Copy } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "../cx";
import { toast } from "../toasts";
import { Button } from "./Button";
import styles from "./CopyField.module.css";
import field from "./Field.module.css";

interface CopyFieldProps {
  label: string;
  value: string;
  description?: string;
}

/** Read-only text with a button that copies it. */
export function CopyField({ label, value, description }: CopyFieldProps) {
  const { t } = useTranslation("shell");
  const id = useId();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    navigator.clipboard.writeText(value).then(
      () => {
        setCopied(true);
        toast.show({ kind: "success", key: "copied", text: t("copy.done", { label }) });
      },
      () => toast.show({ kind: "error", key: "copied", text: t("copy.failed") }),
    );
  };
  return (
    <div className={field.field}>
      <label htmlFor={id} className={field.label}>
        {label}
      </label>
      <div className={styles.row}>
        <input
          id={id}
          className={cx(field.control, styles.value)}
          readOnly
          value={value}
          onFocus={(event) => event.currentTarget.select()}
          {...(description !== undefined && { "aria-describedby": `${id}-d` })}
        />
        <Button
          icon={copied ? <Check /> : <Copy />}
          aria-label={t("copy.label", { label })}
          onPress={copy}
        >
          {copied ? t("copy.copied") : t("copy.copy")}
        </Button>
      </div>
      {description !== undefined && (
        <p id={`${id}-d`} className={field.description}>
          {description}
        </p>
      )}
    </div>
  );
}
