/**
 * A mail in a frame of its own: no scripts, no links that lead anywhere. Our page's policy forbids
 * styles in attributes; what the mail wants is set by script from outside, which it allows.
 */

const KEPT = "data-mail-style";

/** The mail's HTML with its styles put aside. */
export function withoutStyles(html: string): string {
  return html.replace(/ style="/g, ` ${KEPT}="`);
}

/** Gives a shown mail its styles back, on paper: mails are made for light ground. */
export function restoreStyles(frame: HTMLIFrameElement): void {
  const page = frame.contentDocument;
  if (page === null) return;
  for (const element of page.querySelectorAll<HTMLElement>(`[${KEPT}]`)) {
    element.style.cssText = element.getAttribute(KEPT) ?? "";
  }
  page.documentElement.style.colorScheme = "light";
  page.documentElement.style.backgroundColor = "white";
  for (const link of page.links) link.tabIndex = -1;
  frame.style.blockSize = `${page.documentElement.scrollHeight}px`;
}
