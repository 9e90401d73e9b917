import { Hand, Mic, SkipForward } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, cx, Select } from "../../../design";
import { formatDuration } from "../../model/duration";
import { useMeeting, useSession } from "../../ui/context";
import { useNow } from "../../ui/hooks";
import styles from "./Turn.module.css";
import { maySpeakerPass, passableTo, placeOf, timeLeft, type Automod } from "./state";

/** Below this (ms) the time presses. */
const SOON_MS = 15_000;

/** Over the stage for whoever has the word, and for the next one. */
export function TurnBanner() {
  const { t } = useTranslation("modules");
  const { media } = useSession();
  const [automod, selfId, isHeard] = useMeeting((state) => [
    state.modules.automod,
    state.self?.id ?? null,
    state.media.microphone.isOn,
  ]);
  if (automod === null) return null;
  const place = placeOf(automod, selfId);
  if (place === "next") {
    return (
      <p className={styles.next} role="status" data-testid="turn-next">
        <Hand aria-hidden="true" />
        {t("automod.youAreNext")}
      </p>
    );
  }
  if (place !== "speaking") return null;
  return (
    <section className={styles.turn} aria-label={t("automod.yourTurn")} data-testid="turn-own">
      <p className={styles.title} role="alert">
        {t("automod.yourTurn")}
      </p>
      <TurnClock automod={automod} className={styles.clock} />
      <div className={styles.actions}>
        {!isHeard && (
          <Button
            variant="primary"
            icon={<Mic />}
            data-testid="turn-unmute"
            onPress={() => void media.setMicrophone(true)}
          >
            {t("automod.unmute")}
          </Button>
        )}
        <PassOn automod={automod} />
      </div>
    </section>
  );
}

/** Hands the word on, in the way that this round allows. */
export function PassOn({ automod }: { automod: Automod }) {
  const { t } = useTranslation("modules");
  const { tools } = useSession();
  const [to, setTo] = useState<string | null>(null);
  const people = useMeeting((state) => state.people);
  if (!maySpeakerPass(automod)) {
    return <p className={styles.hint}>{t("automod.moderatorsPass")}</p>;
  }
  if (automod.strategy === "nomination") {
    const options = passableTo(automod).map((id) => ({ value: id, label: people[id]?.name ?? "" }));
    return (
      <div className={styles.actions}>
        <Select
          label={t("automod.passTo")}
          hideLabel
          placeholder={t("automod.passTo")}
          options={options}
          value={to}
          onChange={setTo}
        />
        <Button
          isDisabled={to === null}
          icon={<SkipForward />}
          onPress={() => {
            if (to !== null) tools.automod.passOn(to);
          }}
        >
          {t("automod.pass")}
        </Button>
      </div>
    );
  }
  return (
    <Button icon={<SkipForward />} data-testid="turn-pass" onPress={() => tools.automod.passOn()}>
      {t(automod.remaining.length === 0 ? "automod.finish" : "automod.pass")}
    </Button>
  );
}

interface TurnClockProps {
  automod: Automod;
  className: string | undefined;
}

/** Nothing without a time limit. */
export function TurnClock({ automod, className }: TurnClockProps) {
  const now = useNow(500);
  const left = timeLeft(automod, now);
  if (left === null) return null;
  return (
    <p className={cx(className, left <= SOON_MS && styles.soon)} role="timer">
      {formatDuration(Math.ceil(left / 1000) * 1000)}
    </p>
  );
}
