import type { ReactElement } from "react";
import { Tooltip as AriaTooltip, TooltipTrigger } from "react-aria-components";
import { cx } from "../cx";
import styles from "./Tooltip.module.css";

interface TooltipProps {
  text: string;
  placement?: "top" | "bottom" | "left" | "right";
  /** A focusable React Aria element. */
  children: ReactElement;
}

export function Tooltip({ text, placement = "top", children }: TooltipProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      {children}
      <AriaTooltip className={cx(styles.tooltip)} placement={placement} offset={8}>
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
