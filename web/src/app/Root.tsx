import { Suspense, useEffect, useRef } from "react";
import { I18nProvider, RouterProvider as AriaRouter } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Outlet, ScrollRestoration, useHref, useLocation, useNavigate } from "react-router";
import { useMe } from "../api/queries";
import { ToastRegion } from "../design";
import { adoptAccountSettings } from "../settings/account";
import { FullPageLoading } from "./FullPage";
import styles from "./Root.module.css";
import { SessionExpiredDialog } from "./SessionExpiredDialog";

/** After moving to another page, the keyboard and the screen reader start at its content. */
function useFocusOnNavigation(): void {
  const { pathname } = useLocation();
  const previous = useRef(pathname);
  useEffect(() => {
    if (previous.current === pathname) return;
    previous.current = pathname;
    document.getElementById("content")?.focus({ preventScroll: true });
  }, [pathname]);
}

function useAccountSettings(): void {
  const { data: me } = useMe();
  useEffect(() => {
    if (me) void adoptAccountSettings(me);
  }, [me]);
}

/** What every page has: skip link, messages, the dialog of an ended session. */
export function Root() {
  const { t, i18n } = useTranslation("shell");
  const navigate = useNavigate();
  useFocusOnNavigation();
  useAccountSettings();
  return (
    <I18nProvider locale={i18n.language === "de" ? "de-DE" : "en-GB"}>
      <AriaRouter navigate={(to) => void navigate(to)} useHref={useHref}>
        <a
          href="#content"
          className={styles.skip}
          onClick={(event) => {
            event.preventDefault();
            document.getElementById("content")?.focus();
          }}
        >
          {t("skipToContent")}
        </a>
        <Suspense fallback={<FullPageLoading label={t("loading")} />}>
          <Outlet />
        </Suspense>
        <ToastRegion />
        <SessionExpiredDialog />
        <ScrollRestoration />
      </AriaRouter>
    </I18nProvider>
  );
}
