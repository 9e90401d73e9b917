/** The notes as a page of their own, for web clients that show them in a frame. */
import "../design/base.css";
import { StrictMode, Suspense, useSyncExternalStore } from "react";
import { createRoot } from "react-dom/client";
import { I18nProvider } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { startTranslations } from "../i18n";
import NotesPanel from "./NotesPanel";
import styles from "./page.module.css";

function subscribe(listener: () => void): () => void {
  addEventListener("hashchange", listener);
  return () => removeEventListener("hashchange", listener);
}

/** Whoever shows the page in a frame changes its address when the access has changed. */
function Page() {
  const { t, i18n } = useTranslation("notes");
  const url = useSyncExternalStore(subscribe, () => location.href);
  return (
    <I18nProvider locale={i18n.language === "de" ? "de-DE" : "en-GB"}>
      <title>{t("title")}</title>
      <main className={styles.page}>
        <NotesPanel url={url} />
      </main>
    </I18nProvider>
  );
}

await startTranslations();
const element = document.getElementById("root");
if (!element) throw new Error("notes.html has no #root");
createRoot(element).render(
  <StrictMode>
    <Suspense>
      <Page />
    </Suspense>
  </StrictMode>,
);
