/** After a refused form: what is wrong may have been scrolled out of sight. */
export function showFirstFault(form: HTMLFormElement): void {
  // The fields are marked with the next picture.
  requestAnimationFrame(() => {
    const fault = form.querySelector<HTMLElement>("[aria-invalid=true], [role=alert]");
    fault?.focus({ preventScroll: true });
    fault?.scrollIntoView({ block: "center" });
  });
}
