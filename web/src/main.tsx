import "./design/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Mark } from "./design";
import { startTranslations } from "./i18n";

await startTranslations();
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Mark wordmark />
    </StrictMode>,
  );
}
