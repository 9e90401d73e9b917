import "i18next";
import type admin from "./en/admin.json";
import type meeting from "./en/meeting.json";
import type meetings from "./en/meetings.json";
import type modules from "./en/modules.json";
import type notes from "./en/notes.json";
import type shell from "./en/shell.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "shell";
    contextSeparator: "|";
    resources: {
      shell: typeof shell;
      admin: typeof admin;
      meeting: typeof meeting;
      meetings: typeof meetings;
      notes: typeof notes;
      modules: typeof modules;
    };
  }
}
