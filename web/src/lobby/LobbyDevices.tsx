import { Mic, Video, Volume2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Banner, Button, Select } from "../design";
import styles from "./LobbyDevices.module.css";
import { deviceOptions, presentDevice, type DeviceProblem } from "./devices";
import { playTestSound } from "./level";
import type { LocalPreview, PreviewState, TrackStatus } from "./preview";

interface LobbyDevicesProps {
  preview: LocalPreview;
  state: PreviewState;
}

/** Value of the entry "System default"; device ids are never this word. */
const DEFAULT = "default";

/** Which microphone, camera and loudspeaker. */
export function LobbyDevices({ preview, state }: LobbyDevicesProps) {
  const { t, i18n } = useTranslation("shell");
  const { choice, devices } = state;
  const options = (kind: MediaDeviceKind) => deviceOptions(devices, kind, i18n.language);
  const microphones = options("audioinput");
  const cameras = options("videoinput");
  const speakers = options("audiooutput");
  const picker = (
    label: string,
    icon: React.ReactNode,
    found: ReturnType<typeof options>,
    chosen: string | undefined,
    onChoose: (id: string | undefined) => void,
  ) => (
    <Select
      label={label}
      icon={icon}
      options={[{ value: DEFAULT, label: t("lobby.systemDefault") }, ...found]}
      value={presentDevice(found, chosen) ?? DEFAULT}
      onChange={(id) => onChoose(id === DEFAULT ? undefined : id)}
      isDisabled={found.length === 0}
    />
  );
  return (
    <section className={styles.devices} aria-label={t("lobby.devices")}>
      <Problems preview={preview} state={state} />
      <div className={styles.pickers}>
        {picker(t("lobby.microphone"), <Mic />, microphones, choice.audioDeviceId, (id) => {
          void preview.setDevice("audio", id);
        })}
        {picker(t("lobby.camera"), <Video />, cameras, choice.videoDeviceId, (id) => {
          void preview.setDevice("video", id);
        })}
        {speakers.length > 0 &&
          picker(t("lobby.speaker"), <Volume2 />, speakers, choice.outputDeviceId, (id) =>
            preview.setOutput(id),
          )}
      </div>
      <div className={styles.foot}>
        <p className={styles.note}>
          {state.audio.status === "live" && `${t("lobby.levelHint")} `}
          {t("lobby.footer")}
        </p>
        <TestSound output={presentDevice(speakers, choice.outputDeviceId)} />
      </div>
    </section>
  );
}

function TestSound({ output }: { output: string | undefined }) {
  const { t } = useTranslation("shell");
  const [playing, setPlaying] = useState(false);
  const play = () => {
    setPlaying(true);
    void playTestSound(output).finally(() => setPlaying(false));
  };
  return (
    <Button size="s" variant="quiet" icon={<Volume2 />} isDisabled={playing} onPress={play}>
      {t("lobby.testSound")}
    </Button>
  );
}

function problemOf(status: TrackStatus): DeviceProblem | null {
  return status === "off" || status === "asking" || status === "live" ? null : status;
}

/** What keeps a device away and how to mend it; one message when both have the same trouble. */
function Problems({ preview, state }: LobbyDevicesProps) {
  const { t } = useTranslation("shell");
  const audio = problemOf(state.audio.status);
  const video = problemOf(state.video.status);
  const found = new Map<DeviceProblem, string[]>();
  if (audio) found.set(audio, [t("lobby.microphone")]);
  if (video) found.set(video, [...(found.get(video) ?? []), t("lobby.camera")]);
  return [...found].map(([problem, names]) => (
    <Banner
      key={problem}
      tone="warning"
      title={t(`lobby.problem.${problem}`, { device: names.join(", ") })}
      actions={
        problem !== "insecure" && (
          <Button size="s" onPress={() => void preview.retry()}>
            {t("action.retry")}
          </Button>
        )
      }
    >
      <p>{t(`lobby.problem.${problem}Text`)}</p>
    </Banner>
  ));
}
