/// <reference lib="dom" />

/** Tables that sort by a column: `table.sortable` with `th[data-sort]`, which is `number` or `text`. */
export function startSorting(page: Document): void {
  for (const table of page.querySelectorAll<HTMLTableElement>("table.sortable")) {
    for (
      const [column, head] of [...table.querySelectorAll<HTMLElement>("th[data-sort]")].entries()
    ) {
      const button = page.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sortBy(table, column, head));
      head.append(button);
    }
  }
}

/** Sorts by a column: numbers from the largest, text from A, and the other way round at the second click. */
function sortBy(table: HTMLTableElement, column: number, head: HTMLElement): void {
  const isText = head.dataset.sort === "text";
  const before = head.getAttribute("aria-sort");
  const order = before === null
    ? (isText ? "ascending" : "descending")
    : before === "ascending"
    ? "descending"
    : "ascending";
  for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", order);
  const sign = order === "ascending" ? 1 : -1;
  const body = table.querySelector("tbody");
  if (body === null) return;
  const rows = [...body.querySelectorAll("tr")].map((row) => {
    const cell = row.children[column];
    return { row, value: Number(cell?.getAttribute("data-value")), text: cell?.textContent ?? "" };
  });
  rows.sort((a, b) =>
    sign * (isText ? a.text.localeCompare(b.text, "en", { numeric: true }) : a.value - b.value)
  );
  body.append(...rows.map(({ row }) => row));
}
