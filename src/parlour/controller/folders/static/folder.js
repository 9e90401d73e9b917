/* Adding files by dropping or choosing them, with progress; asking before one is deleted. */
"use strict";

const AT_ONCE = 2;
const TRY_AGAIN = new Set(["failed", "no_space", "too_many"]);

const language = document.documentElement.lang;
const dates = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
const drop = document.getElementById("drop");
const uploads = document.getElementById("uploads");
const list = document.getElementById("files");
const template = document.getElementById("row");
const texts = JSON.parse(drop.dataset.texts);
const waiting = [];
let running = 0;
let depth = 0;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const say = (text) => (document.getElementById("said").textContent = text);

function size(bytes) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  const digits = unit === 0 || value >= 9.95 ? 0 : 1;
  const style = { style: "unit", unit: units[unit], unitDisplay: unit === 0 ? "long" : "short" };
  const limits = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(language, { ...style, ...limits }).format(value);
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text) made.textContent = text;
  return made;
}

/* One line for each file that is on its way. */
function line(file) {
  const item = element("li", "upload");
  const bar = element("progress", "");
  bar.max = Math.max(1, file.size);
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  const name = element("span", "upload-name", file.name);
  const state = element("span", "upload-state", texts.waiting);
  const buttons = element("span", "upload-buttons");
  item.append(name, state, bar, buttons);
  uploads.append(item);
  return { item, bar, state, buttons };
}

function offer(upload, ...choices) {
  upload.buttons.replaceChildren(
    ...choices.map(([text, action]) => {
      const button = element("button", "quiet-button", text);
      button.type = "button";
      button.setAttribute("aria-label", `${text}: ${upload.file.name}`);
      button.addEventListener("click", action);
      return button;
    }),
  );
}

function finish(upload, state, text) {
  upload.item.dataset.state = state;
  upload.state.textContent = text;
  upload.bar.hidden = true;
  const away = () => upload.item.remove();
  const again = () => {
    upload.item.dataset.state = "";
    upload.bar.hidden = false;
    queue(upload);
  };
  if (TRY_AGAIN.has(state)) offer(upload, [texts.retry, again], [texts.skip, away]);
  else offer(upload, [texts.skip, away]);
  say(`${upload.file.name}: ${text}`);
}

function queue(upload) {
  upload.state.textContent = texts.waiting;
  upload.item.dataset.state = "";
  waiting.push(upload);
  next();
}

function next() {
  while (running < AT_ONCE && waiting.length > 0) send(waiting.shift());
}

function send(upload) {
  running += 1;
  const request = new XMLHttpRequest();
  const query = new URLSearchParams({ name: upload.file.name, on_conflict: upload.onConflict });
  request.open("PUT", `${drop.dataset.url}?${query}`);
  request.setRequestHeader("Content-Type", "application/octet-stream");
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (event) => {
    upload.bar.value = event.loaded;
    const values = { done: size(event.loaded), total: size(upload.file.size) };
    upload.state.textContent = fill(texts.uploading, values);
  });
  request.addEventListener("loadend", () => {
    running -= 1;
    answered(upload, request);
    next();
  });
  offer(upload, [texts.cancel, () => request.abort()]);
  request.addEventListener("abort", () => (upload.aborted = true));
  request.send(upload.file);
}

function code(request) {
  try {
    return JSON.parse(request.responseText).code ?? "";
  } catch {
    return "";
  }
}

function answered(upload, request) {
  if (request.status === 201) return added(upload, JSON.parse(request.responseText));
  if (upload.aborted) return upload.item.remove();
  const limit = drop.dataset.limitText;
  switch (code(request)) {
    case "file_exists":
      return conflict(upload);
    case "file_too_large":
      return finish(upload, "refused", fill(texts.too_large, { limit }));
    case "storage_quota_exceeded":
      return finish(upload, "no_space", texts.no_space);
    case "too_many_files":
      return finish(upload, "too_many", texts.too_many);
    case "invalid_name":
      return finish(upload, "refused", texts.bad_name);
    case "unauthorized":
    case "forbidden":
    case "not_found":
      return finish(upload, "refused", texts.signed_out);
    default:
      return finish(upload, "failed", texts.failed);
  }
}

function conflict(upload) {
  upload.item.dataset.state = "conflict";
  upload.state.textContent = texts.exists;
  upload.bar.hidden = true;
  const choose = (onConflict) => () => {
    upload.onConflict = onConflict;
    upload.bar.hidden = false;
    queue(upload);
  };
  const away = () => upload.item.remove();
  const choices = [
    [texts.keep_both, choose("keep_both")],
    [texts.replace, choose("replace")],
    [texts.skip, away],
  ];
  offer(upload, ...choices);
  say(`${upload.file.name}: ${texts.exists}`);
}

function added(upload, file) {
  upload.item.remove();
  const same = [...list.children].find((row) => row.dataset.name === file.name);
  same?.remove();
  const row = rowOf(file);
  const compare = new Intl.Collator(language, { sensitivity: "base" }).compare;
  const behind = [...list.children].find((one) => compare(one.dataset.name, file.name) > 0);
  list.insertBefore(row, behind ?? null);
  row.classList.add("new");
  recount();
  say(fill(texts.added, { name: file.name }));
}

function rowOf(file) {
  const row = template.content.firstElementChild.cloneNode(true);
  row.dataset.name = file.name;
  row.dataset.bytes = String(file.size);
  row.querySelector(".kind").setAttribute("class", `kind kind-${file.kind}`);
  row.querySelector(".kind use").setAttribute("href", `#kind-${file.kind}`);
  const link = row.querySelector(".file-name");
  link.href = `${drop.dataset.url}/${file.id}`;
  link.textContent = file.name;
  row.querySelector(".file-size").textContent = size(file.size);
  const time = row.querySelector("time");
  time.dateTime = file.at;
  time.textContent = dates.format(new Date(file.at));
  const form = row.querySelector("form");
  form.action = `${drop.dataset.url}/${file.id}/delete${location.search}`;
  const button = form.querySelector("button");
  for (const name of ["aria-label", "title"]) {
    button.setAttribute(name, button.getAttribute(name).replace(/^ | $/, ` ${file.name} `).trim());
  }
  return row;
}

function recount() {
  const rows = [...list.children];
  const count = rows.length === 1 ? texts.file_one : fill(texts.file_many, { count: rows.length });
  const bytes = rows.reduce((sum, row) => sum + Number(row.dataset.bytes), 0);
  document.getElementById("count").textContent = count;
  document.getElementById("total").textContent = size(bytes);
  for (const id of ["files", "all", "summary"]) {
    document.getElementById(id).hidden = rows.length === 0;
  }
  document.getElementById("empty").hidden = rows.length > 0;
}

function take(files) {
  for (const file of files) {
    const upload = { file, onConflict: "refuse", aborted: false, ...line(file) };
    if (file.size > Number(drop.dataset.limit)) {
      finish(upload, "refused", fill(texts.too_large, { limit: drop.dataset.limitText }));
    } else queue(upload);
  }
}

function dropped(event) {
  event.preventDefault();
  depth = 0;
  document.body.classList.remove("dropping");
  const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
  const isFolder = (item) => item.webkitGetAsEntry?.()?.isDirectory;
  for (const item of items.filter(isFolder)) {
    const file = item.getAsFile();
    if (file) finish({ file, ...line(file) }, "refused", texts.no_folders);
  }
  take(items.filter((item) => !isFolder(item)).map((item) => item.getAsFile()).filter(Boolean));
}

/* Deleting asks first. */
function ask(event) {
  const form = event.target.closest("form.delete");
  const dialog = document.getElementById("deleting");
  if (!form || !dialog.showModal) return;
  event.preventDefault();
  const text = dialog.querySelector("[data-text]");
  text.textContent = fill(text.dataset.text, { name: form.parentElement.dataset.name });
  dialog.returnValue = "keep";
  dialog.onclose = () => dialog.returnValue === "delete" && form.submit();
  dialog.showModal();
}

for (const time of list.querySelectorAll("time")) {
  if (time.dateTime) time.textContent = dates.format(new Date(time.dateTime));
}
drop.hidden = false;
document.getElementById("choose").addEventListener("change", (event) => {
  take([...event.target.files]);
  event.target.value = "";
});
list.addEventListener("submit", ask);
document.addEventListener("dragenter", (event) => {
  if (![...event.dataTransfer.types].includes("Files")) return;
  depth += 1;
  document.body.classList.add("dropping");
});
document.addEventListener("dragleave", () => {
  depth = Math.max(0, depth - 1);
  if (depth === 0) document.body.classList.remove("dropping");
});
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", dropped);
window.addEventListener("beforeunload", (event) => {
  if (running > 0) event.preventDefault();
});
