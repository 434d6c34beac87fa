// The summary of many repositories: tables by rule, owner and repository, each searched by words.
const ROWS = 300;

function fleetView() {
  const { fleet } = data;
  const card = (words, number, kind = "") => element("div", { class: `card ${kind}` }, element("b", {}, number.toLocaleString("en")), words);
  return [
    element("div", { class: "cards" }, card("repositories", fleet.repositories), card("objects", fleet.resources),
      Object.entries(fleet.statuses).map(([status, number]) => card(status, number, ["failed", "timeout", "refused"].includes(status) ? "error" : ""))),
    fleet.compared === null ? null : element("p", { class: "soft" }, `New and gone: in the ${counted(fleet.compared, "repository").replace(/ys$/, "ies")} that both runs checked.`),
    fleet.tables.map((table) => [element("h2", {}, table.title), searched(table.heads, table.rows)]),
    fleet.bad.length ? [element("h2", {}, "Not checked"), searched(["status", "repository", "why"], fleet.bad)] : null,
  ];
}

function searched(heads, rows) {
  const body = element("tbody");
  const isNumber = (one) => typeof one === "number";
  const cell = (one) => element("td", { class: isNumber(one) ? "number" : null }, isNumber(one) ? (one ? one.toLocaleString("en") : "") : one);
  const draw = (word) => {
    const found = rows.filter((row) => row.some((one) => String(one).toLowerCase().includes(word)));
    const rest = found.length - ROWS;
    body.replaceChildren(...found.slice(0, ROWS).map((row) => element("tr", {}, row.map(cell))),
      ...(rest > 0 ? [element("tr", {}, element("td", { colspan: heads.length, class: "soft" }, `and ${rest} more: find them by words`))] : []));
  };
  draw("");
  const input = element("input", { type: "search", placeholder: "Find", "aria-label": `find a ${heads[0]}`, input: later(() => draw(input.value.toLowerCase())) });
  return [rows.length > 10 ? element("div", { class: "tools" }, input) : null, element("div", { class: "sheet wide" }, element("table", { class: "list" },
    element("thead", {}, element("tr", {}, heads.map((one, place) => element("th", { scope: "col", class: rows.length && isNumber(rows[0][place]) ? "number" : null }, one)))), body))];
}
