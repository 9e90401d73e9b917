import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { cx } from "../../design";
import type { VideoKind } from "../media/media";
import { useSession } from "./context";
import styles from "./VideoView.module.css";

interface VideoViewProps {
  identity: string;
  kind: VideoKind;
  /** Our own face is shown as in a mirror. */
  isMirrored: boolean;
  label: string;
}

/** One picture. Which size of it is sent follows the size at which it is shown. */
export function VideoView({ identity, kind, isMirrored, label }: VideoViewProps) {
  const { media } = useSession();
  const track = useSyncExternalStore(media.onTracks, () => media.videoTrack(identity, kind));
  const video = useRef<HTMLVideoElement>(null);
  const [isUpright, setUpright] = useState(false);
  useEffect(() => {
    const element = video.current;
    if (element === null || track === undefined) return;
    track.attach(element);
    return () => void track.detach(element);
  }, [track]);
  return (
    <video
      ref={video}
      className={cx(
        styles.video,
        isMirrored && styles.mirrored,
        (kind === "screen" || isUpright) && styles.whole,
      )}
      aria-label={label}
      autoPlay
      playsInline
      muted
      onResize={({ currentTarget: { videoWidth, videoHeight } }) =>
        setUpright(videoHeight > videoWidth)
      }
    />
  );
}
