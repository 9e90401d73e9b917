import { useTranslation } from "react-i18next";
import { formatSize } from "../assets/size";
import { Badge } from "../design";
import { useAdminTariffs } from "./queries";
import { Row, Rows } from "./Rows";
import type { AdminTariff } from "./types";

const SECS_PER_MINUTE = 60;

/** What users may do. Tariffs are changed by the REST interface and from the shell. */
export function Tariffs() {
  const { t } = useTranslation("admin");
  const query = useAdminTariffs();
  return (
    <Rows query={query} items={query.data} label={t("part.tariffs")} empty={t("tariffs.empty")}>
      {(tariff) => <TariffRow key={tariff.id} tariff={tariff} />}
    </Rows>
  );
}

function TariffRow({ tariff }: { tariff: AdminTariff }) {
  const { t, i18n } = useTranslation("admin");
  const { max_storage, room_participant_limit, room_time_limit_secs } = tariff.quotas;
  const without = [...tariff.disabled_modules, ...tariff.disabled_features];
  const facts = [t("tariffs.users", { count: tariff.users })];
  if (max_storage !== undefined)
    facts.push(t("tariffs.storage", { size: formatSize(max_storage, i18n.language) }));
  if (room_participant_limit !== undefined)
    facts.push(t("tariffs.people", { count: room_participant_limit }));
  if (room_time_limit_secs !== undefined)
    facts.push(t("tariffs.minutes", { count: Math.round(room_time_limit_secs / SECS_PER_MINUTE) }));
  if (without.length > 0) facts.push(t("tariffs.without", { names: without.join(", ") }));
  return (
    <Row
      title={<span translate="no">{tariff.name}</span>}
      badge={tariff.from_settings && <Badge tone="primary">{t("tariffs.default")}</Badge>}
      facts={facts.join(" · ")}
    />
  );
}
