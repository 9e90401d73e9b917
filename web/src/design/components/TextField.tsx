import { Eye, EyeOff } from "lucide-react";
import { useState, type ReactNode, type Ref } from "react";
import {
  TextField as AriaTextField,
  FieldError,
  Input,
  Label,
  Text,
  TextArea as AriaTextArea,
  type TextFieldProps as AriaTextFieldProps,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import { cx } from "../cx";
import styles from "./Field.module.css";
import { IconButton } from "./IconButton";

export interface TextFieldProps extends Omit<
  AriaTextFieldProps,
  "className" | "style" | "children"
> {
  label: ReactNode;
  description?: string | undefined;
  /** Shown under the input and linked to it; makes the field invalid. */
  error?: string | undefined;
  placeholder?: string;
  /** Marks the label with "(optional)". */
  optional?: boolean;
  inputRef?: Ref<HTMLInputElement>;
  /** More than one line. */
  multiline?: boolean;
}

export function TextField({
  label,
  description,
  error,
  placeholder,
  optional,
  inputRef,
  multiline,
  ...props
}: TextFieldProps) {
  const { t } = useTranslation("shell");
  const [revealed, setRevealed] = useState(false);
  const secret = props.type === "password";
  const hint = placeholder === undefined ? {} : { placeholder };
  return (
    <AriaTextField
      {...props}
      {...(secret && revealed && { type: "text" as const })}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      className={cx(styles.field)}
    >
      <Label className={cx(styles.label)}>
        {label}
        {optional && <span className={styles.optional}> {t("field.optional")}</span>}
      </Label>
      <div className={cx(secret && styles.inset)}>
        {multiline ? (
          <AriaTextArea className={cx(styles.control)} {...hint} />
        ) : (
          <Input
            className={cx(styles.control)}
            {...hint}
            {...(inputRef !== undefined && { ref: inputRef })}
          />
        )}
        {secret && (
          <span className={styles.insetButton}>
            <IconButton
              size="s"
              label={revealed ? t("field.hidePassword") : t("field.showPassword")}
              icon={revealed ? <EyeOff /> : <Eye />}
              onPress={() => setRevealed(!revealed)}
            />
          </span>
        )}
      </div>
      {description !== undefined && (
        <Text slot="description" className={cx(styles.description)}>
          {description}
        </Text>
      )}
      <FieldError className={cx(styles.error)}>{error}</FieldError>
    </AriaTextField>
  );
}
