/** The address that makes a device's calendar program ask whether to subscribe. */
export function subscribeUrl(url: string): string {
  return url.replace(/^https?:/, "webcal:");
}
