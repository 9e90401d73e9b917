/**
 * Measures the JavaScript that a guest's browser loads up to the lobby, compressed, from the
 * build's manifest; fails above the budget. Run after `npm run build`.
 */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 350;
const ENTRY = "index.html";
/** What the lobby loads besides the entry: its page and the texts of one language. */
const LAZY = ["src/lobby/RoomPage.tsx", "src/i18n/de/shell.json"];
/** What must not be among it. */
const MEETING = "src/meeting/index.ts";

const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));

function collect(key, found) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`the manifest has no ${key}`);
  if (found.has(key)) return;
  found.add(key);
  for (const imported of chunk.imports ?? []) collect(imported, found);
}

const keys = new Set();
for (const key of [ENTRY, ...LAZY]) collect(key, keys);

const sizes = [...keys]
  .map((key) => manifest[key].file)
  .filter((file) => file.endsWith(".js"))
  .map((file) => [file, gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length])
  .sort((a, b) => b[1] - a[1]);
for (const [file, size] of sizes)
  console.log(`${(size / 1000).toFixed(1).padStart(8)} kB  ${file}`);

const total = sizes.reduce((sum, [, size]) => sum + size, 0) / 1000;
console.log(`${total.toFixed(1).padStart(8)} kB  up to the lobby; the budget is ${BUDGET_KB} kB`);
if (keys.has(MEETING)) {
  console.error("The meeting is loaded before the lobby: import it lazily.");
  process.exit(1);
}
if (total > BUDGET_KB) {
  console.error("Over the budget.");
  process.exit(1);
}
