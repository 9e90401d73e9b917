import "./design/base.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, RouterProvider } from "react-router";
import { createQueryClient } from "./api/queries";
import { ConfigContext } from "./app/config";
import { routes } from "./app/routes";
import { ServerIssueStandalone } from "./app/ServerIssueStandalone";
import { startSession } from "./auth/session";
import { watchAddress } from "./encryption/address";
import { loadConfig, type ClientConfig } from "./config/config";
import { startTranslations } from "./i18n";
import { applyTheme, storedTheme } from "./settings/theme";

async function loadConfigOrNothing(): Promise<ClientConfig | undefined> {
  try {
    return await loadConfig();
  } catch (error) {
    console.error(error);
    return undefined;
  }
}

async function start(element: HTMLElement): Promise<void> {
  watchAddress();
  applyTheme(storedTheme());
  const [config] = await Promise.all([loadConfigOrNothing(), startTranslations()]);
  const root = createRoot(element);
  if (!config) {
    root.render(<ServerIssueStandalone />);
    return;
  }
  await startSession(config);
  root.render(
    <StrictMode>
      <ConfigContext value={config}>
        <QueryClientProvider client={createQueryClient()}>
          <RouterProvider router={createBrowserRouter(routes)} />
        </QueryClientProvider>
      </ConfigContext>
    </StrictMode>,
  );
}

const element = document.getElementById("root");
if (!element) throw new Error("index.html has no #root");
await start(element);
