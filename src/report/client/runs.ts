/// <reference lib="dom" />

/**
 * Shows one run at a time, the one that the address names, else the first; the links to runs (`a[data-run]`) switch.
 * An address of something within a run shows that run and leads to it.
 */
export function startRuns(page: Document): void {
  const runs = [...page.querySelectorAll<HTMLElement>("section.run")];
  const links = [...page.querySelectorAll<HTMLAnchorElement>("a[data-run]")];
  const show = (): void => {
    const id = decodeURIComponent(page.location.hash.slice(1));
    const target = id === "" ? null : page.getElementById(id);
    const shown = target?.closest<HTMLElement>("section.run") ?? runs[0];
    for (const run of runs) run.hidden = run !== shown;
    for (const link of links) {
      if (link.dataset.run === shown?.id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    target?.scrollIntoView();
  };
  page.defaultView?.addEventListener("hashchange", show);
  show();
}
