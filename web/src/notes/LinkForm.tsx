/** Asks where a link shall lead. */
import { useState } from "react";
import { Form } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Button, cx, TextField } from "../design";
import { typedHref } from "./editor/schema";
import styles from "./Notes.module.css";

interface LinkFormProps {
  href: string | undefined;
  onLink: (href: string) => void;
  onUnlink: () => void;
  onClose: () => void;
}

export function LinkForm({ href, onLink, onUnlink, onClose }: LinkFormProps) {
  const { t } = useTranslation("notes");
  const [address, setAddress] = useState(href ?? "");
  const [wrong, setWrong] = useState(false);
  return (
    <Form
      className={cx(styles.link)}
      onSubmit={(event) => {
        event.preventDefault();
        if (typedHref(address) === undefined) setWrong(true);
        else onLink(address);
      }}
    >
      <TextField
        autoFocus
        label={t("link.address")}
        value={address}
        onChange={(value) => {
          setAddress(value);
          setWrong(false);
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") onClose();
        }}
        error={wrong ? t("link.wrong") : undefined}
      />
      <Button type="submit">{t("link.set")}</Button>
      {href !== undefined && (
        <Button variant="quiet" onPress={onUnlink}>
          {t("link.remove")}
        </Button>
      )}
    </Form>
  );
}
