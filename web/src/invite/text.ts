/** The invitation as plain text, for mails and messengers. */

export interface InvitationLines {
  intro: string;
  when?: string | undefined;
  link: string;
  password?: string | undefined;
}

export function invitationText({ intro, when, link, password }: InvitationLines): string {
  const facts = [when, link, password].filter((line) => line !== undefined);
  return [intro, "", ...facts].join("\n");
}

/** Mail programs want CRLF. */
export function mailtoUrl(subject: string, body: string): string {
  const text = encodeURIComponent(body.replaceAll("\n", "\r\n"));
  return `mailto:?subject=${encodeURIComponent(subject)}&body=${text}`;
}
