import { useEffect } from "react";
import { useTranslation } from "react-i18next";

/** Names the page in the browser's tab: "Meetings · Parlour". */
export function useTitle(page: string | undefined): void {
  const { t } = useTranslation("shell");
  useEffect(() => {
    const product = t("product");
    document.title = page === undefined ? product : `${page} · ${product}`;
  }, [page, t]);
}
