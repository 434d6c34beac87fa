// The page: its parts behind tabs, how they lead to each other, and its colours.
const page = document.getElementById("page");
const sections = new Map();
const views = {
  summary: ["Summary", summaryView],
  findings: ["Findings", findingsView],
  map: ["Map", mapView],
  rules: ["Rules", rulesView],
  scopes: ["Scopes", scopesView],
  left: ["Not looked at", leftView],
  fleet: ["Fleet", fleetView],
};
const findings = data.findings ? new Findings(data.findings, data.rules, { rule: showRule, object: showObject }) : null;
const map = data.nodes ? new GraphMap(data.nodes, data.edges, data.findings || [], showFinding) : null;
let isMapDrawn = false;

function summaryView() {
  const card = (words, number, kind, click) => element(click ? "button" : "div", { class: `card ${kind}`, type: click ? "button" : null, click },
    element("b", {}, number.toLocaleString("en")), words);
  const { counts } = data;
  const only = (severity) => () => { findings.reset({ severities: [severity] }); open("findings"); };
  const byRule = tally(data.findings.filter((one) => !one.suppressed), (one) => one.rule);
  const byFile = tally(data.findings.filter((one) => !one.suppressed), (one) => one.file);
  return [
    element("div", { class: "cards" },
      card(counts.error === 1 ? "error" : "errors", counts.error, counts.error ? "error" : "", only("error")),
      card(counts.warning === 1 ? "warning" : "warnings", counts.warning, counts.warning ? "warning" : "", only("warning")),
      card(counts.note === 1 ? "note" : "notes", counts.note, "note", only("note")),
      card(counts.objects === 1 ? "object" : "objects", counts.objects, ""), card(counts.files === 1 ? "file" : "files", counts.files, ""),
      card(counts.scopes === 1 ? "scope" : "scopes", counts.scopes, "")),
    element("p", { class: "soft" }, data.summary),
    byRule.length ? [element("h2", {}, "What is found most"), countTable("rule", byRule, (name) => { findings.reset({ rule: name }); open("findings"); },
      (name) => (data.rules[name] || {}).summary || "")] : element("p", {}, "Nothing is found."),
    byFile.length ? [element("h2", {}, "Where"), countTable("file", byFile, (name) => { findings.reset({ file: name.toLowerCase() }); open("findings"); })] : null,
  ];
}

function tally(all, nameOf) {
  const found = new Map();
  for (const one of all) {
    const name = nameOf(one);
    if (!found.has(name)) found.set(name, [0, 0, 0]);
    found.get(name)[SEVERITIES.indexOf(one.severity)] += 1;
  }
  return [...found].sort((one, other) => other[1][0] - one[1][0] || other[1][1] - one[1][1] || other[1][2] - one[1][2] || (one[0] < other[0] ? -1 : 1)).slice(0, 12);
}

function countTable(title, rows, choose, words = null) {
  const place = (at) => (words && at === 1 ? "optional" : at > 0 ? "number" : null);
  const head = [title, ...(words ? ["what it finds"] : []), "errors", "warnings", "notes"];
  return element("div", { class: "sheet wide" }, element("table", { class: "list" },
    element("thead", {}, element("tr", {}, head.map((one, at) => element("th", { class: place(at), scope: "col" }, one)))),
    element("tbody", {}, rows.map(([name, numbers]) => element("tr", {},
      element("td", {}, element("button", { type: "button", class: "link", click: () => choose(name) }, name)),
      words ? element("td", { class: "soft optional" }, words(name)) : null,
      numbers.map((number) => element("td", { class: "number" }, number ? String(number) : "")))))));
}

function findingsView() { return findings.view(); }
function mapView() { return map.view(); }

function rulesView() {
  const counts = new Map();
  for (const one of data.findings) if (!one.suppressed) counts.set(one.rule, (counts.get(one.rule) || 0) + 1);
  const names = Object.keys(data.rules).sort((one, other) => (counts.get(other) || 0) - (counts.get(one) || 0) || (one < other ? -1 : 1));
  const list = element("div");
  const draw = (word) => list.replaceChildren(...names.filter((name) => `${name} ${data.rules[name].summary} ${data.rules[name].topic}`.toLowerCase().includes(word))
    .map((name) => ruleCard(name, counts.get(name) || 0)));
  draw("");
  const input = element("input", { type: "search", class: "grow", placeholder: "Find a rule", "aria-label": "find a rule", input: later(() => draw(input.value.toLowerCase())) });
  return [element("div", { class: "tools" }, input), element("p", { class: "soft" }, `${counted(names.length, "rule")} were asked; those that found something first.`), list];
}

function ruleCard(name, number) {
  const rule = data.rules[name];
  return element("details", { class: `finding ${number ? rule.severity : ""}`, id: `rule-${name}` },
    element("summary", {}, element("div", { class: "about" }, badge(rule.severity), element("strong", {}, name),
      element("span", {}, rule.topic), number ? element("span", {}, counted(number, "finding")) : null),
      element("div", { class: "message" }, rule.summary)),
    element("div", { class: "body" }, prose(rule.why), prose(rule.remediation),
      rule.references.map((one) => element("p", {}, linkTo(one))),
      number ? element("p", {}, element("button", { type: "button", click: () => { findings.reset({ rule: name }); open("findings"); } }, `Show ${counted(number, "finding")}`)) : null));
}

function scopesView() {
  const known = new Set(data.nodes.map((node) => node.scope));
  return element("div", { class: "sheet wide" }, element("table", { class: "list" },
    element("thead", {}, element("tr", {}, ["scope", "made of", "files", "errors", "warnings", "notes", ""].map((one, place) =>
      element("th", { scope: "col", class: place > 1 ? "number" : null }, one)))),
    element("tbody", {}, data.scopes.map((scope) => element("tr", {},
      element("td", {}, scope.name), element("td", { class: "soft" }, scope.kind), element("td", { class: "number" }, String(scope.files)),
      scope.found.map((number) => element("td", { class: "number" }, number ? String(number) : "")),
      element("td", { class: "number" }, known.has(scope.name) ? element("button", { type: "button", class: "link", click: () => showScope(scope.name) }, "map") : ""))))));
}

function leftView() {
  const { left } = data;
  const part = (title, words, rows) => (rows.length ? [element("h2", {}, title), element("p", { class: "soft" }, words),
    element("div", { class: "sheet" }, element("table", { class: "list" }, element("tbody", {}, rows.map(([name, number]) =>
      element("tr", {}, element("td", {}, name), element("td", { class: "number" }, number.toLocaleString("en"))))))) ] : null);
  const parts = [
    part("Documents", "These were left aside.", left.documents),
    part("Not rendered", "Charts, and what GitOps tools deploy, that nobody rendered here.", left.unrendered),
    part("Not read", "Files of languages that svclint does not understand.", left.unread),
    part("Without a schema", "Only what these point at was looked at, and not their fields.", left.schemaless),
    left.unknown.length ? [element("h2", {}, "Not decided"), element("p", { class: "soft" }, `${counted(left.unknown.length, "reference")} may or may not lead somewhere.`), unknownTable(left.unknown)] : null,
  ].filter(Boolean);
  return parts.length ? parts : element("p", {}, "All of it was looked at.");
}

function unknownTable(rows) {
  const body = element("tbody");
  const draw = (word) => {
    const found = rows.filter((one) => `${one.object} ${one.words} ${one.reason} ${one.file}`.toLowerCase().includes(word));
    body.replaceChildren(...found.slice(0, 300).map((one) => element("tr", {}, element("td", {}, one.object, element("div", {}, placeOf(one.file, one.line))),
      element("td", {}, one.words), element("td", { class: "soft" }, one.reason))),
    ...(found.length > 300 ? [element("tr", {}, element("td", { colspan: 3, class: "soft" }, `and ${found.length - 300} more: find them by words`))] : []));
  };
  draw("");
  const input = element("input", { type: "search", placeholder: "Find", "aria-label": "find a reference", input: later(() => draw(input.value.toLowerCase())) });
  return [element("div", { class: "tools" }, input), element("div", { class: "sheet wide" }, element("table", { class: "list" },
    element("thead", {}, element("tr", {}, ["object", "what it does", "why nothing can be said"].map((one) => element("th", { scope: "col" }, one)))), body))];
}

// -- from one part to another -----------------------------------------------------------------------------------------

function open(name) {
  for (const [key, { section, tab }] of sections) {
    section.hidden = key !== name;
    tab.setAttribute("aria-selected", String(key === name));
    tab.tabIndex = key === name ? 0 : -1;
  }
  if (name === "map" && !isMapDrawn) { isMapDrawn = true; map.draw(); } else if (name === "map") map.fit();
  if (location.hash !== `#${name}`) history.replaceState(null, "", `#${name}`);
}

function showRule(name) {
  open("rules");
  const card = document.getElementById(`rule-${name}`);
  if (!card) return;
  card.open = true;
  card.scrollIntoView({ block: "center" });
  card.querySelector("summary").focus();
}

function showObject(place) { open("map"); map.open(place); }
function showFinding(one) { open("findings"); findings.open(one); }

function showScope(name) {
  open("map");
  map.scope = name;
  if (map.scopeChoice) map.scopeChoice.value = name;
  map.reset();
}

// -- colours ----------------------------------------------------------------------------------------------------------

function themeButton() {
  const dark = () => (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const button = element("button", { type: "button", "aria-label": "light or dark", title: "light or dark", click: () => {
    const theme = dark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    try { localStorage.setItem("svclint-theme", theme); } catch { /* a page of a file may have no storage */ }
    button.textContent = dark() ? "☀" : "☾";
  } });
  try {
    const kept = localStorage.getItem("svclint-theme");
    if (kept) document.documentElement.dataset.theme = kept;
  } catch { /* the same */ }
  button.textContent = dark() ? "☀" : "☾";
  return button;
}

// -- all of it --------------------------------------------------------------------------------------------------------

function start() {
  const tabs = element("nav", { role: "tablist", "aria-label": "parts of the report" });
  const made = data.views.map((name) => {
    const [words, view] = views[name];
    const tab = element("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `view-${name}`, click: () => open(name) }, words);
    const section = element("section", { role: "tabpanel", id: `view-${name}`, "aria-labelledby": `tab-${name}`, hidden: true }, [view()].flat(3));
    sections.set(name, { section, tab });
    tabs.append(tab);
    return section;
  });
  tabs.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const all = data.views, at = all.findIndex((name) => sections.get(name).tab === document.activeElement);
    const next = all[(at + step + all.length) % all.length];
    open(next);
    sections.get(next).tab.focus();
  });
  page.append(element("header", {}, element("h1", {}, data.title), themeButton()), data.views.length > 1 ? tabs : "", ...made,
    element("footer", {}, `svclint ${data.version}. ${map ? "The map is laid out by dagre and moved by d3-zoom. " : ""}This file loads nothing.`));
  const wanted = location.hash.slice(1);
  open(data.views.includes(wanted) ? wanted : data.views[0]);
  addEventListener("hashchange", () => { if (data.views.includes(location.hash.slice(1))) open(location.hash.slice(1)); });
  addEventListener("resize", later(() => { if (map) map.resized(); }));
  addEventListener("beforeprint", () => { if (map) map.onPaper(true); if (findings) findings.show(PRINTED); });
  addEventListener("afterprint", () => { if (map) map.onPaper(false); if (findings) findings.show(); });
}

start();
