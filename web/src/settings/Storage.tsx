import { useTranslation } from "react-i18next";
import { Meter, Label } from "react-aria-components";
import { errorText } from "../api/messages";
import { useTariff } from "../api/queries";
import type { PrivateUser } from "../api/types";
import { AssetList } from "../assets/AssetList";
import { useMyAssets } from "../assets/queries";
import { formatSize, storageState } from "../assets/size";
import { Banner, Button, cx, Skeleton } from "../design";
import card from "./SettingsPage.module.css";
import styles from "./Storage.module.css";

/** How much space our files take, how much there is, and which files they are. */
export function Storage({ me }: { me: PrivateUser }) {
  const { t } = useTranslation("shell");
  return (
    <section className={card.card} aria-labelledby="storage">
      <h2 id="storage">{t("storage.title")}</h2>
      <Usage used={me.used_storage} />
      <Files />
    </section>
  );
}

function Usage({ used }: { used: number }) {
  const { t, i18n } = useTranslation("shell");
  const { data: tariff } = useTariff();
  if (tariff === undefined) return <Skeleton />;
  const most = tariff.quotas.max_storage;
  const state = storageState(used, most);
  const size = formatSize(used, i18n.language);
  if (most === undefined) return <p>{t("storage.unlimited", { size })}</p>;
  return (
    <>
      <Meter
        className={cx(styles.meter)}
        value={Math.min(used, most)}
        maxValue={Math.max(most, 1)}
        valueLabel={t("storage.used", { size, most: formatSize(most, i18n.language) })}
      >
        {({ percentage, valueText }) => (
          <>
            <Label className={cx(styles.label)}>{t("storage.usage")}</Label>
            <span className={styles.value}>{valueText}</span>
            <svg
              className={cx(styles.track, styles[state])}
              viewBox="0 0 100 1"
              preserveAspectRatio="none"
              aria-hidden="true"
            >
              <rect width={percentage} height="1" />
            </svg>
          </>
        )}
      </Meter>
      {state === "nearlyFull" && (
        <Banner tone="warning" title={t("storage.nearlyFull")}>
          {t("storage.makeRoom")}
        </Banner>
      )}
      {state === "full" && (
        <Banner tone="error" title={t("storage.full")}>
          {t("storage.makeRoom")}
        </Banner>
      )}
    </>
  );
}

function Files() {
  const { t } = useTranslation("shell");
  const query = useMyAssets();
  const { data, error, hasNextPage, isFetchingNextPage } = query;
  if (error !== null) return <Banner tone="error" title={errorText(error, t)} />;
  if (data === undefined) return <Skeleton />;
  const assets = data.pages.flat();
  if (assets.length === 0) return <p className={styles.empty}>{t("storage.empty")}</p>;
  return (
    <>
      <AssetList assets={assets} mayDelete />
      {hasNextPage && (
        <div>
          <Button isPending={isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            {t("storage.more")}
          </Button>
        </div>
      )}
    </>
  );
}
