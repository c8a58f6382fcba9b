// Headings that sort, and a box that filters. Without this script the tables are there all the same.
"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const texts = new Map(rows.map((row) =>
    [row, [...row.cells].map((cell) => cell.textContent).join(" ").toLowerCase()]));
  const heads = [...table.tHead.rows[0].cells];
  const order = new Intl.Collator("en", { numeric: true });

  // A number where the page gives one, else the words. Numbers come first, either way.
  const key = (row, column) => {
    const { dataset, textContent } = row.cells[column];
    return dataset.value === undefined ? textContent.trim() : Number(dataset.value);
  };
  const sort = (column, sign) => {
    const compare = (a, b) => {
      if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
      return sign * (typeof a === "number" ? a - b : order.compare(a, b));
    };
    body.append(...[...rows].sort((a, b) => compare(key(a, column), key(b, column))));
    heads.forEach((head, at) => {
      if (at === column) head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () =>
      sort(column, head.getAttribute("aria-sort") === "ascending" ? -1 : 1));
    head.append(button);
  });

  const box = document.createElement("input");
  box.type = "search";
  const label = document.createElement("label");
  label.append("Filter ", box);
  const count = document.createElement("output");
  const line = document.createElement("p");
  line.className = "filter";
  line.append(label, " ", count);
  table.parentElement.before(line);
  const filter = () => {
    const words = box.value.toLowerCase().split(/\s+/);
    for (const row of rows) row.hidden = !words.every((word) => texts.get(row).includes(word));
    count.value = `${rows.filter((row) => !row.hidden).length} of ${rows.length} rows`;
  };
  box.addEventListener("input", filter);
  filter();

  // Who follows a link to a row is to see it.
  document.addEventListener("click", ({ target }) => {
    const link = target.closest("a[href^='#']");
    if (!link || !rows.some((row) => row.hidden && `#${row.id}` === link.hash)) return;
    box.value = "";
    filter();
  });
}
