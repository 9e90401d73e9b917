import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` forwards what the controller serves. */
const controller = process.env.PARLOUR_CONTROLLER ?? "http://127.0.0.1:8000";
const served = ["/v1", "/oidc", "/client-config.json", "/.well-known"];

/**
 * React Aria brings its texts in more than thirty languages; all but ours are left out. A locale
 * without texts falls back to the same language, then to en-US.
 */
function onlyOurLanguages(): Plugin {
  const texts =
    /[\\/]react-(?:aria|stately)[\\/]dist[\\/].*[\\/]intl[\\/].*[\\/]([a-z]{2}-[A-Z]{2})\.m?js$/;
  const kept = ["de-DE", "en-US"];
  return {
    name: "parlour:only-our-languages",
    enforce: "pre",
    load(id) {
      const locale = texts.exec(id)?.[1];
      return locale === undefined || kept.includes(locale) ? null : "export default {};";
    },
  };
}

const BOARD = fileURLToPath(
  new URL("node_modules/@excalidraw/excalidraw/dist/prod", import.meta.url),
);
/** Chinese, 13 MB; such texts are shown in a font of the system. */
const LEFT_OUT = "Xiaolai";

/**
 * The whiteboard's fonts come from our own host (`EXCALIDRAW_ASSET_PATH` says where), and the
 * address that it would try after that is taken out.
 */
function boardFonts(): Plugin {
  return {
    name: "parlour:board-fonts",
    transform(code, id) {
      return id.includes("@excalidraw/excalidraw/dist/prod")
        ? code.replaceAll("`https://esm.sh/", "`${window.location.origin}/excalidraw/")
        : null;
    },
    generateBundle() {
      const fonts = readdirSync(`${BOARD}/fonts`, { recursive: true, encoding: "utf8" });
      for (const name of fonts) {
        if (!name.endsWith(".woff2") || name.startsWith(LEFT_OUT)) continue;
        const fileName = `excalidraw/fonts/${name}`;
        this.emitFile({ type: "asset", fileName, source: readFileSync(`${BOARD}/fonts/${name}`) });
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), onlyOurLanguages(), boardFonts()],
  server: {
    host: "127.0.0.1",
    proxy: Object.fromEntries(served.map((path) => [path, { target: controller, ws: true }])),
  },
  build: {
    target: ["chrome120", "firefox121", "safari17"],
    manifest: true,
    // The strict Content-Security-Policy allows neither data: fonts nor inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The meeting and the whiteboard are large and loaded last; scripts/budget.mjs measures the budget.
    chunkSizeWarningLimit: 1900,
    rolldownOptions: {
      // The notes have a page of their own, which other web clients show in a frame.
      input: ["index.html", "notes.html"],
      output: {
        // What several pages share comes in one file instead of forty small ones.
        codeSplitting: {
          groups: [{ name: "shared", minShareCount: 3, test: /\.[jt]sx?$|\.mjs$/ }],
        },
      },
    },
  },
  test: {
    environment: "node",
    include: ["src/**/*.test.ts", "src/**/*.test.tsx"],
  },
});
