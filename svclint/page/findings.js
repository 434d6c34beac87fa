// The findings: filters, pages, and each with the lines that it labels.
const PAGE = 25;
const PRINTED = 500;

class Findings {
  constructor(findings, rules, actions) {
    this.all = findings;
    this.rules = rules;
    this.actions = actions;
    this.page = 0;
    this.wanted = { severities: new Set(SEVERITIES), rule: "", topic: "", scope: "", file: "", text: "", suppressed: false };
    this.texts = findings.map((one) => [one.message, one.rule, one.object, one.file, one.field, ...one.help].join(" ").toLowerCase());
    this.list = element("div");
    this.told = element("span", { class: "soft", role: "status" });
    this.pages = element("div", { class: "pages" });
  }

  view() {
    const names = [...new Set(this.all.map((one) => one.rule))].sort();
    const topics = [...new Set(names.map((name) => this.rules[name] && this.rules[name].topic).filter(Boolean))].sort();
    const scopes = [...new Set(this.all.flatMap((one) => one.scopes))].sort();
    const choice = (field, label, values) => (this[`${field}Choice`] = selected(field, label, [["", label], ...values.map((one) => [one, one])],
      (event) => this.change({ [field]: event.target.value })));
    const text = element("input", { type: "search", class: "grow", placeholder: "Any words of a finding", "aria-label": "words of a finding",
      input: later((event) => this.change({ text: text.value.toLowerCase() })) });
    const file = element("input", { type: "search", placeholder: "File", "aria-label": "file",
      input: later(() => this.change({ file: file.value.toLowerCase() })) });
    this.textInput = text;
    this.fileInput = file;
    this.chips = SEVERITIES.map((severity) => element("button", { type: "button", class: `chip ${severity}`, "aria-pressed": "true",
      "data-severity": severity, click: () => this.toggle(severity) }, `${counted(this.all.filter((one) => one.severity === severity && !one.suppressed).length, severity)}`));
    const hidden = this.all.filter((one) => one.suppressed).length;
    const suppressed = element("input", { type: "checkbox", change: (event) => this.change({ suppressed: event.target.checked }) });
    this.show();
    return element("div", {},
      element("div", { class: "tools" }, this.chips, text),
      element("div", { class: "tools" }, choice("topic", "every topic", topics), choice("rule", "every rule", names),
        scopes.length > 1 ? choice("scope", "every scope", scopes) : null, file,
        hidden ? element("label", {}, suppressed, `with ${counted(hidden, "suppressed one")}`) : null,
        element("button", { type: "button", click: () => this.reset({}) }, "Clear")),
      this.told, this.list, this.pages);
  }

  toggle(severity) {
    const kept = this.wanted.severities;
    if (kept.has(severity)) kept.delete(severity); else kept.add(severity);
    this.change({});
  }

  // Only these filters, and no others.
  reset(filters) {
    this.wanted = { severities: new Set(filters.severities || SEVERITIES), rule: "", topic: "", scope: "", file: "", text: "",
      suppressed: this.wanted.suppressed, ...Object.fromEntries(Object.entries(filters).filter(([key]) => key !== "severities")) };
    for (const field of ["rule", "topic", "scope"]) if (this[`${field}Choice`]) this[`${field}Choice`].value = this.wanted[field];
    this.textInput.value = this.wanted.text;
    this.fileInput.value = this.wanted.file;
    this.page = 0;
    this.show();
  }

  change(filters) {
    Object.assign(this.wanted, filters);
    this.page = 0;
    this.show();
  }

  matching() {
    const { severities, rule, topic, scope, file, text, suppressed } = this.wanted;
    const words = text.split(/\s+/).filter(Boolean);
    return this.all.filter((one, place) => severities.has(one.severity) && (suppressed || !one.suppressed) && (!rule || one.rule === rule)
      && (!topic || (this.rules[one.rule] || {}).topic === topic) && (!scope || one.scopes.includes(scope))
      && (!file || one.file.toLowerCase().includes(file)) && words.every((word) => this.texts[place].includes(word)));
  }

  show(size = PAGE) {
    const found = this.matching();
    const last = Math.max(0, Math.ceil(found.length / size) - 1);
    this.page = Math.min(this.page, last);
    const first = this.page * size;
    const shown = found.slice(first, first + size);
    for (const chip of this.chips || []) chip.setAttribute("aria-pressed", String(this.wanted.severities.has(chip.dataset.severity)));
    this.told.textContent = !this.all.length ? "Nothing is found." : found.length
      ? `${first + 1} to ${first + shown.length} of ${counted(found.length, "finding")}` : "No finding is like that.";
    this.list.replaceChildren(...shown.map((one) => this.finding(one)));
    const turn = (words, page, enabled) => element("button", { type: "button", disabled: !enabled, click: () => {
      this.page = page;
      this.show();
      this.list.scrollIntoView({ block: "start" });
    } }, words);
    this.pages.replaceChildren(...(last ? [turn("Before", this.page - 1, this.page > 0),
      element("span", { class: "soft" }, `page ${this.page + 1} of ${last + 1}`), turn("Next", this.page + 1, this.page < last)] : []));
  }

  finding(one) {
    const rule = element("button", { type: "button", class: "link", click: (event) => { event.preventDefault(); this.actions.rule(one.rule); } }, one.rule);
    return element("details", { class: `finding ${one.severity}${one.suppressed ? " suppressed" : ""}`, open: true, id: `finding-${one.id}` },
      element("summary", {},
        element("div", { class: "about" }, badge(one.severity), rule, placeOf(`${one.file}:${one.line}:${one.column}`, 0)),
        element("div", { class: "message" }, one.message)),
      element("div", { class: "body" },
        one.excerpts.map((each, place) => excerpt(each, place > 0)),
        prose(one.help),
        one.fix ? element("p", { class: "soft" }, one.fix) : null,
        one.sure.map((line) => element("p", { class: "soft" }, line)),
        one.suppressed ? element("p", { class: "soft" }, one.suppressed) : null,
        one.node >= 0 ? element("p", {}, element("button", { type: "button", click: () => this.actions.object(one.node) }, "Show on the map")) : null));
  }

  // Bring one finding to the screen, whatever the filters are.
  open(one) {
    this.reset({});
    if (one.suppressed) this.wanted.suppressed = true;
    this.page = Math.floor(this.matching().indexOf(one) / PAGE);
    this.show();
    const made = document.getElementById(`finding-${one.id}`);
    made.scrollIntoView({ block: "center" });
    made.querySelector("summary").focus();
  }
}

function excerpt(found, named) {
  const rows = found.lines.flatMap((line) => [
    element("tr", { class: line.gap ? "gap" : null }, element("td", { class: "n" }, String(line.n)),
      element("td", {}, line.parts.map(([text, kind]) => (kind ? element("mark", { class: kind }, text || " ") : text)))),
    ...line.notes.map(([kind, words, column]) => element("tr", {}, element("td", { class: "n" }),
      element("td", { class: `words ${kind}` }, " ".repeat(column), element("span", {}, words))))]);
  return [named ? element("div", {}, placeOf(found.file, found.lines.length ? found.lines[0].n : 0)) : null,
    element("div", { class: "excerpt", tabindex: 0, role: "group", "aria-label": `lines of ${found.file}` }, element("table", {}, element("tbody", {}, rows)))];
}
