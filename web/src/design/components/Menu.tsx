import type { ReactElement, ReactNode } from "react";
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuTrigger,
  Popover,
  Separator,
} from "react-aria-components";
import { cx } from "../cx";
import styles from "./Menu.module.css";

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  /** Names the menu, with the object it is about. */
  label: string;
  children: ReactNode;
  placement?: "bottom end" | "bottom start" | "top" | "top end";
}

export function Menu({ trigger, label, children, placement = "bottom end" }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={cx(styles.popover)} placement={placement} offset={6}>
        <AriaMenu className={cx(styles.menu)} aria-label={label}>
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

interface MenuItemProps {
  icon?: ReactNode;
  danger?: boolean;
  isDisabled?: boolean;
  /** Shown muted at the end, for instance a shortcut. */
  hint?: string;
  onAction: () => void;
  children: string;
}

export function MenuItem({
  icon,
  danger,
  isDisabled = false,
  hint,
  onAction,
  children,
}: MenuItemProps) {
  return (
    <AriaMenuItem
      className={cx(styles.item, danger && styles.danger)}
      textValue={children}
      isDisabled={isDisabled}
      onAction={onAction}
    >
      {icon}
      <span className={styles.text}>{children}</span>
      {hint !== undefined && <span className={styles.hint}>{hint}</span>}
    </AriaMenuItem>
  );
}

export function MenuSeparator() {
  return <Separator className={cx(styles.separator)} />;
}
