import type { ReactNode } from "react";
import { SwitchButton, SwitchField, Text, type SwitchFieldProps } from "react-aria-components";
import { cx } from "../cx";
import styles from "./Switch.module.css";

interface SwitchProps extends Omit<SwitchFieldProps, "className" | "style" | "children"> {
  children: ReactNode;
  description?: ReactNode;
}

export function Switch({ children, description, ...props }: SwitchProps) {
  return (
    <SwitchField {...props} className={cx(styles.field)}>
      <SwitchButton className={cx(styles.switch)}>
        <span className={styles.label}>{children}</span>
        <span className={styles.track} aria-hidden="true">
          <span className={styles.thumb} />
        </span>
      </SwitchButton>
      {description !== undefined && (
        <Text slot="description" className={cx(styles.description)}>
          {description}
        </Text>
      )}
    </SwitchField>
  );
}
