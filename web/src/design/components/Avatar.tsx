import { avatarHue, initials, isOwnOrigin } from "../avatar";
import { cx } from "../cx";
import styles from "./Avatar.module.css";

interface AvatarProps {
  /** Decides initials and colour. The avatar itself is decoration; the name stands beside it. */
  name: string;
  /** Shown only when served by our own host: nobody learns who looks at whom. */
  url?: string | undefined;
  size?: "s" | "m" | "l" | "xl";
}

export function Avatar({ name, url, size = "m" }: AvatarProps) {
  return (
    <span
      className={cx(styles.avatar, styles[size], styles[`hue${avatarHue(name)}`])}
      aria-hidden="true"
    >
      {url !== undefined && isOwnOrigin(url) ? <img src={url} alt="" /> : initials(name)}
    </span>
  );
}
