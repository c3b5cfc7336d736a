/// <reference lib="dom" />

/** How long a button says that it copied, in milliseconds. */
const SAID = 1500;

/** Shows the buttons that copy (`button[data-copy]`), where the browser lets a page copy. */
export function startCopying(page: Document): void {
  const view = page.defaultView;
  const clipboard = view?.navigator.clipboard;
  if (!view || clipboard === undefined) return;
  for (const button of page.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    const words = button.textContent ?? "";
    button.hidden = false;
    button.addEventListener("click", async () => {
      button.textContent = await clipboard.writeText(button.dataset.copy ?? "")
        .then(() => "copied", () => "not allowed");
      view.setTimeout(() => button.textContent = words, SAID);
    });
  }
}
