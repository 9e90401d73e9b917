/* Dates as people here write them; without scripts they are those of UTC. */
"use strict";

const language = document.documentElement.lang;
const written = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
for (const time of document.querySelectorAll("time")) {
  if (time.dateTime) time.textContent = written.format(new Date(time.dateTime));
}
