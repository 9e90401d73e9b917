import type { ReactNode } from "react";
import { Link } from "react-router";
import { buttonClass } from "../design";

interface LinkButtonProps {
  to: string;
  variant?: "primary" | "secondary" | "quiet";
  size?: "s" | "m" | "l";
  wide?: boolean;
  icon?: ReactNode;
  label?: string;
  children: ReactNode;
}

/** A link that looks like a button. */
export function LinkButton({ to, variant, size, wide, icon, label, children }: LinkButtonProps) {
  return (
    <Link to={to} className={buttonClass(variant, size, wide)} aria-label={label}>
      {icon}
      <span>{children}</span>
    </Link>
  );
}
