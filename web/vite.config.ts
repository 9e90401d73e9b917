import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` forwards what the controller serves. */
const controller = process.env.PARLOUR_CONTROLLER ?? "http://127.0.0.1:8000";
const served = ["/v1", "/oidc", "/client-config.json", "/.well-known"];

export default defineConfig({
  plugins: [react()],
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
  },
  test: {
    environment: "node",
    include: ["src/**/*.test.ts", "src/**/*.test.tsx"],
  },
});
