/**
 * All the script of the page. Without it everything but sorting works: headings of the table become buttons, and a
 * folded call opens when something inside it is jumped to, which not every browser does by itself.
 */
export const script = `"use strict";
const table = document.getElementById("call-table");
const numeric = new Intl.Collator("en", { numeric: true });
const key = (row, column) => row.cells[column].dataset.key ?? row.cells[column].textContent;
for (const heading of table ? table.tHead.rows[0].cells : []) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...heading.childNodes);
  heading.append(button);
  button.addEventListener("click", () => {
    const down = heading.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const column = heading.cellIndex;
    const rows = [...table.tBodies[0].rows].map((row) => [key(row, column), row]);
    rows.sort((a, b) => (isNaN(a[0]) || isNaN(b[0]) ? numeric.compare(a[0], b[0]) : a[0] - b[0]) * (down ? -1 : 1));
    table.tBodies[0].append(...rows.map((pair) => pair[1]));
  });
}
const reveal = () => {
  const target = document.getElementById(location.hash.slice(1));
  const folded = target && target.closest("details:not([open])");
  if (!folded) return;
  folded.open = true;
  target.scrollIntoView();
};
addEventListener("hashchange", reveal);
reveal();
`;
