import { UserRound } from "lucide-react";
import { useState } from "react";
import { avatarHue, initials, isOwnPicture } from "../avatar";
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
  // The server answers without a picture for people who have none.
  const [missing, setMissing] = useState<string>();
  const shown = url !== undefined && url !== missing && isOwnPicture(url) ? url : undefined;
  return (
    <span
      className={cx(styles.avatar, styles[size], styles[`hue${avatarHue(name)}`])}
      aria-hidden="true"
    >
      {name.trim() === "" ? <UserRound /> : initials(name)}
      {shown !== undefined && <img src={shown} alt="" onError={() => setMissing(shown)} />}
    </span>
  );
}
