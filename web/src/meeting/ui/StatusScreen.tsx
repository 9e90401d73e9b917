import { useTranslation } from "react-i18next";
import { Button, Mark, Spinner } from "../../design";
import { useSession } from "./context";
import { useNow } from "./hooks";
import { useState } from "react";
import styles from "./StatusScreen.module.css";

/** After so long (ms) somebody who enters is told that it takes longer. */
const SLOW_MS = 6000;

/** Before the first picture. */
export function JoiningScreen() {
  const { t } = useTranslation("meeting");
  const [since] = useState(() => Date.now());
  const isSlow = useNow(1000) - since > SLOW_MS;
  return (
    <Status
      title={t("joining.title")}
      text={isSlow ? t("joining.slow") : undefined}
      testId="joining"
    />
  );
}

/** Tried again until there is room. */
export function FullScreen() {
  const { t } = useTranslation("meeting");
  return <Status title={t("full.title")} text={t("full.text")} testId="full" />;
}

interface StatusProps {
  title: string;
  text: string | undefined;
  testId: string;
}

function Status({ title, text, testId }: StatusProps) {
  const { t } = useTranslation("meeting");
  const session = useSession();
  return (
    <main className={styles.screen} data-testid={testId}>
      <Mark onStage />
      <div className={styles.words} role="status">
        <h1 className={styles.title}>{title}</h1>
        {text !== undefined && <p className={styles.text}>{text}</p>}
      </div>
      <Spinner size="l" />
      {text !== undefined && (
        <Button data-testid="leave" onPress={() => session.leave()}>
          {t("waiting.leave")}
        </Button>
      )}
    </main>
  );
}
