// The map: a part of what points at what as a picture to pan, zoom and ask.
// Words of 13 pixels are read from ten on.
const LEGIBLE = 0.75;

class GraphMap {
  constructor(nodes, edges, findings, showFinding) {
    this.graph = new Graph(nodes, edges);
    this.findings = findings;
    this.showFinding = showFinding;
    this.opened = new Set();
    this.only = null;
    this.chosen = -1;
    this.policies = true;
    this.scopes = [...new Set(nodes.map((node) => node.scope))];
    this.scope = this.best();
    this.world = drawn("g", { class: "world" });
    this.svg = drawn("svg", { role: "group", "aria-label": "what points at what" }, this.tips(), this.world);
    this.zoom = d3.zoom().scaleExtent([0.05, 3]).on("zoom", (event) => {
      this.world.setAttribute("transform", event.transform.toString());
    });
    d3.select(this.svg).call(this.zoom).on("dblclick.zoom", null);
    this.panel = element("aside", { class: "panel", "aria-live": "polite", "aria-label": "the chosen object" });
    this.told = element("p", { class: "soft" });
  }

  best() {
    const weight = new Map(this.scopes.map((name) => [name, 0]));
    for (const node of this.graph.nodes) {
      const linked = this.graph.out[node.place].length + this.graph.in[node.place].length;
      weight.set(node.scope, weight.get(node.scope) + node.found[0] * 50 + node.found[1] * 10 + (linked ? 1 : 0));
    }
    return this.scopes.reduce((one, other) => (weight.get(other) > weight.get(one) ? other : one), this.scopes[0]);
  }

  view() {
    const scopes = selected("scope", "scope", this.scopes.map((name) => [name, name]), (event) => {
      this.scope = event.target.value;
      this.reset();
    });
    scopes.value = this.scope;
    this.scopeChoice = scopes;
    const policies = element("input", { type: "checkbox", checked: true, change: (event) => {
      this.policies = event.target.checked;
      this.draw();
    } });
    const button = (words, name, click) => element("button", { type: "button", "aria-label": name, title: name, click }, words);
    return element("div", {},
      element("div", { class: "tools" },
        this.search(),
        this.scopes.length > 1 ? scopes : null,
        element("label", {}, policies, "policies and monitors"),
        element("button", { type: "button", click: () => this.reset() }, "Show all")),
      this.told,
      element("div", { class: "map" },
        element("div", { class: "canvas" }, this.svg, element("div", { class: "zoom" },
          button("+", "larger", () => d3.select(this.svg).call(this.zoom.scaleBy, 1.4)),
          button("−", "smaller", () => d3.select(this.svg).call(this.zoom.scaleBy, 1 / 1.4)),
          button("⤢", "all of it", () => this.fit(null, true)))),
        this.panel),
      element("div", { class: "legend" }, [["entry", "comes in"], ["route", "routes"], ["service", "Service"], ["workload", "runs pods"],
        ["policy", "governs"], ["absent", "not here, or not known"]].map(([role, words]) => element("span", {}, element("i", { class: role }), words))));
  }

  // -- searching ------------------------------------------------------------------------------------------------------

  search() {
    const list = element("ul", { role: "listbox", id: "matches", hidden: true });
    const input = element("input", { type: "search", placeholder: "Find an object: web, Service web, shop …", role: "combobox",
      "aria-label": "find an object", "aria-expanded": "false", "aria-controls": "matches", autocomplete: "off" });
    let found = [], at = 0;
    const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); };
    const take = (node) => { if (node) { close(); input.value = node.title; this.open(node.place); } };
    const show = () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      found = words.length ? this.matching(words) : [];
      at = 0;
      list.replaceChildren(...found.map((node, place) => element("li", { role: "option", "aria-selected": String(place === at),
        mousedown: (event) => { event.preventDefault(); take(node); } },
        node.title, element("span", { class: "soft" }, ` ${[node.namespace, this.scopes.length > 1 ? node.scope : ""].filter(Boolean).join(" · ")}`))));
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(found.length > 0));
    };
    input.addEventListener("input", show);
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && found.length) {
        at = (at + step + found.length) % found.length;
        [...list.children].forEach((one, place) => one.setAttribute("aria-selected", String(place === at)));
        list.children[at].scrollIntoView({ block: "nearest" });
        event.preventDefault();
      } else if (event.key === "Enter") take(found[at]);
      else if (event.key === "Escape") close();
    });
    return element("div", { class: "search grow" }, input, list);
  }

  matching(words) {
    const found = [];
    for (const node of this.graph.nodes) {
      const text = `${node.title} ${node.namespace} ${node.application}`.toLowerCase();
      if (!words.every((word) => text.includes(word))) continue;
      const exact = node.name.toLowerCase() === words[words.length - 1];
      found.push([(exact ? 0 : 4) + (node.state === "found" ? 0 : 2) + (node.role === "service" ? 0 : 1), node]);
    }
    return found.sort((one, other) => one[0] - other[0] || one[1].place - other[1].place).slice(0, 12).map((one) => one[1]);
  }

  // -- what is drawn --------------------------------------------------------------------------------------------------

  // Show an object wherever it is: its scope, and its way.
  open(place) {
    const node = this.graph.nodes[place];
    this.scope = node.scope;
    if (this.scopeChoice) this.scopeChoice.value = node.scope;
    this.only = null;
    this.chosen = place;
    const shown = this.draw();
    if (!shown.nodes.some((one) => one.place === place)) this.restrict(place);
    else this.choose(place);
  }

  restrict(place) {
    this.only = this.graph.way(place).places;
    this.chosen = place;
    this.draw();
    this.choose(place);
  }

  reset() {
    this.only = null;
    this.chosen = -1;
    this.opened.clear();
    this.draw();
  }

  places() {
    if (this.only) return [...this.only];
    const kept = (node) => this.policies || node.role !== "policy" || node.place === this.chosen;
    const linked = (node) => [...this.graph.out[node.place], ...this.graph.in[node.place]].some((edge) =>
      kept(this.graph.nodes[edge.from]) && kept(this.graph.nodes[edge.to]));
    const idle = (node) => !linked(node) && !["route", "service", "workload"].includes(node.role) && !worst(node.found);
    return this.graph.nodes.filter((node) => node.scope === this.scope && kept(node) &&
      (node.place === this.chosen || !idle(node))).map((node) => node.place);
  }

  draw() {
    const shown = this.graph.part(this.places(), this.opened);
    const tooMany = shown.nodes.length > MOST * 2;
    const picture = tooMany ? { nodes: [], edges: [], width: 1, height: 1 } : shown.nodes.length ? arranged(shown, this.isNarrow())
      : { nodes: [], edges: [], width: 1, height: 1 };
    this.size = picture;
    this.drawnNodes = new Map();
    this.world.classList.remove("chosen-way");
    this.world.replaceChildren(...picture.edges.map((edge) => this.edge(edge)), ...picture.nodes.map((node) => this.node(node)));
    const folded = shown.level === "none" ? "" : `, folded by ${shown.level}: choose one to unfold it`;
    this.told.textContent = tooMany ? `${counted(shown.nodes.length, "node")} are too many to draw: find an object above.`
      : shown.nodes.length ? `${counted(picture.nodes.length, "node")}${folded}${this.only ? "; only the way of one object" : ""}.`
      : "Nothing here points at anything.";
    this.fit();
    this.describe(this.chosen);
    return shown;
  }

  isNarrow() {
    const { width } = this.svg.getBoundingClientRect();
    return width > 0 && width < 560;
  }

  // On paper all of the picture is shown, and nothing is known of the room there before it is printed.
  onPaper(isPrinted) {
    if (!this.size) this.draw();
    if (isPrinted) {
      this.svg.setAttribute("viewBox", `-4 -4 ${this.size.width + 8} ${this.size.height + 8}`);
      this.world.removeAttribute("transform");
    } else {
      this.svg.removeAttribute("viewBox");
      this.fit();
    }
  }

  tips() {
    return drawn("defs", {}, ["", "warning", "error"].map((severity) => drawn("marker", { id: `tip${severity}`, viewBox: "0 0 8 8",
      refX: 7, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" },
      drawn("path", { class: `tip ${severity}`, d: "M0 0 8 4 0 8z" }))));
  }

  node(node) {
    const classes = ["node", node.state === "found" ? node.role : "absent", worst(node.found)].filter(Boolean).join(" ");
    const cut = (text, most) => (text.length > most ? `${text.slice(0, most * 0.6)}…${text.slice(-most * 0.35)}` : text);
    const act = () => (node.group ? this.unfold(node) : this.choose(node.place));
    const round = node.role === "service" || node.role === "entry" ? 20 : 7;
    const made = drawn("g", { class: classes, tabindex: 0, role: "button", transform: `translate(${node.x - NODE.width / 2} ${node.y - NODE.height / 2})`,
      "aria-label": `${node.title}, ${node.below}`, "data-title": node.title, click: act,
      keydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(); } } },
      drawn("title", {}, [node.title, node.below, node.reason].filter(Boolean).join("\n")),
      drawn("rect", { width: NODE.width, height: NODE.height, rx: round }),
      drawn("text", { x: 12, y: node.below ? 19 : 27 }, cut(node.title, 24)),
      node.below ? drawn("text", { x: 12, y: 35, class: "sub" }, cut(node.below, 30)) : null);
    if (node.place >= 0) this.drawnNodes.set(node.place, made);
    for (const one of node.members || []) this.drawnNodes.set(one.place, made);
    return made;
  }

  edge(edge) {
    const severity = worst(edge.found) === "note" ? "" : worst(edge.found);
    const told = edge.all.map((one) => [one.words, one.field, one.reason].filter(Boolean).join(" · ")).join("\n");
    const middle = edge.points[Math.floor(edge.points.length / 2)];
    edge.drawn = drawn("g", { class: `edge ${edge.state} ${severity}` },
      drawn("title", {}, told),
      drawn("path", { d: curve(edge.points), "marker-end": `url(#tip${severity})` }),
      drawn("text", { x: middle.x, y: middle.y + 4 }, label(edge)));
    return edge.drawn;
  }

  unfold(node) {
    this.opened.add(node.group);
    this.draw();
  }

  // Show the picture, or these places of it. One object's way can be read, and on a narrow screen all else; but for
  // who wants to see all of it.
  fit(places, all = false) {
    const box = this.svg.getBoundingClientRect();
    if (!box.width || !this.size) return;
    const nodes = places ? this.size.nodes.filter((node) => places.has(node.place)) : [];
    const lefts = nodes.map((node) => node.x - NODE.width / 2), tops = nodes.map((node) => node.y - NODE.height / 2);
    const [x, y] = nodes.length ? [Math.min(...lefts), Math.min(...tops)] : [0, 0];
    const width = nodes.length ? Math.max(...lefts) + NODE.width - x : this.size.width;
    const height = nodes.length ? Math.max(...tops) + NODE.height - y : this.size.height;
    const whole = Math.min(1.15, (box.width - 40) / width, (box.height - 40) / height);
    const scale = !all && (nodes.length || this.isNarrow()) ? Math.max(whole, LEGIBLE) : whole;
    // where not all of it has room: the object in the middle, or where the picture begins
    const own = nodes.find((node) => node.place === this.chosen);
    const begin = (from, size, room) => from + Math.min(size, (room - 40) / scale) / 2;
    const middle = scale > whole && own ? [own.x, own.y] : [begin(x, width, box.width), begin(y, height, box.height)];
    const moved = d3.zoomIdentity.translate(box.width / 2 - middle[0] * scale, box.height / 2 - middle[1] * scale).scale(scale);
    d3.select(this.svg).call(this.zoom.transform, moved);
    this.fitted = box.width;
  }

  // A phone that hides its address bar resizes the window too: where somebody has moved the picture to, it stays.
  resized() {
    if (this.svg.getBoundingClientRect().width !== this.fitted) this.fit();
  }

  // -- one object -----------------------------------------------------------------------------------------------------

  choose(place) {
    // on a narrow screen nothing else has room
    if (this.isNarrow() && !this.only) { this.restrict(place); return; }
    this.chosen = place;
    const way = this.graph.way(place);
    for (const made of this.drawnNodes.values()) {
      made.classList.remove("on-way", "chosen");
      made.setAttribute("aria-pressed", "false");
    }
    for (const one of way.places) if (this.drawnNodes.has(one)) this.drawnNodes.get(one).classList.add("on-way");
    if (this.drawnNodes.has(place)) {
      this.drawnNodes.get(place).classList.add("chosen");
      this.drawnNodes.get(place).setAttribute("aria-pressed", "true");
    }
    const own = new Set([...way.before, ...way.after]);
    for (const edge of this.size.edges) edge.drawn.classList.toggle("on-way", edge.all.some((one) => own.has(one)));
    this.world.classList.add("chosen-way");
    this.describe(place, way);
    this.fit(way.places);
  }

  describe(place, way = place >= 0 ? this.graph.way(place) : null) {
    if (place < 0) {
      this.panel.replaceChildren(element("p", { class: "soft" }, "Choose an object, in the picture or by its name, to see how requests come to it and where they go on."));
      return;
    }
    const node = this.graph.nodes[place];
    const findings = this.findings.filter((one) => one.node === place || (one.object && one.object === objectOf(node) && one.scopes.includes(node.scope)));
    this.panel.replaceChildren(...kept([
      element("h3", {}, node.title),
      element("p", { class: "soft" }, [node.namespace, node.scope].filter(Boolean).join(" · ")),
      node.state === "found" ? element("p", {}, placeOf(node.file, node.line))
        : element("p", {}, node.reason ? `Not known here: ${node.reason}.` : "Not in these manifests."),
      element("p", {}, element("button", { type: "button", click: () => this.restrict(place) }, "Show only its way")),
      this.edges("Its way in", way.before, "Nothing leads to it."),
      this.edges("Where it leads", way.after, "It leads nowhere."),
      this.others(place, way),
      findings.length ? [element("h4", {}, "Findings"), element("ul", {}, findings.map((one) => element("li", {}, badge(one.severity), " ",
        element("button", { type: "button", class: "link", click: () => this.showFinding(one) }, one.message))))] : null,
    ]));
  }

  edges(heading, edges, none) {
    const end = (place) => element("button", { type: "button", class: "link", click: () => this.open(place) }, this.graph.nodes[place].title);
    return [element("h4", {}, heading), edges.length ? element("ul", {}, edges.slice(0, 60).map((edge) => element("li", {},
      end(edge.from), ` ${edge.words} `, end(edge.to),
      edge.state === "found" ? "" : element("span", { class: "soft" }, edge.state === "missing" ? " (not here)" : ` (${edge.reason})`),
      element("div", {}, placeOf(edge.file, edge.line)))), edges.length > 60 ? element("li", { class: "soft" }, `and ${edges.length - 60} more`) : null)
      : element("p", { class: "soft" }, none)];
  }

  others(place, way) {
    const own = new Set([...way.before, ...way.after]);
    const rest = [...this.graph.in[place], ...this.graph.out[place]].filter((edge) => !own.has(edge));
    return rest.length ? this.edges("Besides", rest, "") : null;
  }
}

function objectOf(node) {
  return [node.kind, node.namespace, node.name].filter(Boolean).join("/");
}

// A smooth line: between the points that dagre gives, half-way to half-way.
function curve(points) {
  const [first, ...rest] = points;
  const parts = [`M${first.x.toFixed(1)} ${first.y.toFixed(1)}`];
  for (let place = 0; place < rest.length - 1; place += 1) {
    const here = rest[place], next = rest[place + 1];
    const [x, y] = place === rest.length - 2 ? [next.x, next.y] : [(here.x + next.x) / 2, (here.y + next.y) / 2];
    parts.push(`Q${here.x.toFixed(1)} ${here.y.toFixed(1)} ${x.toFixed(1)} ${y.toFixed(1)}`);
  }
  if (rest.length === 1) parts.push(`L${rest[0].x.toFixed(1)} ${rest[0].y.toFixed(1)}`);
  return parts.join(" ");
}
