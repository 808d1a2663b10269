// What is pasted into a cell goes into the cells beside and below it; a block that does not fit goes into the field above.
(function () {
  "use strict";
  const grid = document.querySelector("[data-grid]");
  const field = document.getElementById("id_pasted");
  if (!grid) return;

  function cellsOf(row) {
    return [...row.querySelectorAll("td input:not([type=checkbox])")];
  }

  grid.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    const cell = event.target.closest("td input");
    if (!cell || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    const rows = [...grid.querySelectorAll("tbody tr")];
    const first = rows.indexOf(cell.closest("tr"));
    const left = cellsOf(rows[first]).indexOf(cell);
    const lines = text.split("\n").map((line) => line.split("\t"));
    const fits = !text.includes('"') && lines.every((line, i) => rows[first + i]
      && left + line.length <= cellsOf(rows[first + i]).length);
    if (!fits && field) {
      field.value = text;
      field.focus();
      return;
    }
    lines.forEach((line, i) => {
      if (!rows[first + i]) return;
      const cells = cellsOf(rows[first + i]);
      line.forEach((value, j) => {
        if (cells[left + j]) cells[left + j].value = value;
      });
    });
  });
})();
