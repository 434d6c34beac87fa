// What points at what: who leads where, which part is drawn, and where it lies.
const NODE = { width: 196, height: 44 };
const MOST = 140;

class Graph {
  constructor(nodes, edges) {
    this.nodes = nodes.map((node, place) => ({ ...node, place }));
    this.edges = edges;
    this.out = nodes.map(() => []);
    this.in = nodes.map(() => []);
    for (const edge of edges) {
      this.out[edge.from].push(edge);
      this.in[edge.to].push(edge);
    }
  }

  // How requests come to an object (routes, Services and callers, and what these are attached to), and where they go on.
  way(place) {
    const TRAFFIC = new Set(["routes-to", "delegates-to", "selects", "aliases", "calls", "backs"]);
    const ATTACHED = new Set(["attaches-to", "served-by"]);
    const ONWARD = new Set(["routes-to", "delegates-to", "selects", "aliases", "runs"]);
    const before = new Set(), after = new Set();
    const follow = (start, edges, end, fits, into) => {
      const seen = new Set([start]), open = [start];
      while (open.length) {
        const here = open.pop();
        for (const edge of edges[here].filter(fits)) {
          into.add(edge);
          if (!seen.has(edge[end])) { seen.add(edge[end]); open.push(edge[end]); }
        }
      }
      return seen;
    };
    const above = follow(place, this.in, "from", (edge) => TRAFFIC.has(edge.relation), before);
    for (const one of above) {
      for (const edge of this.out[one]) if (ATTACHED.has(edge.relation)) before.add(edge);
    }
    follow(place, this.out, "to", (edge) => ONWARD.has(edge.relation), after);
    for (const edge of this.in[place]) {
      if (!ATTACHED.has(edge.relation)) continue;
      after.add(edge);
      follow(edge.from, this.out, "to", (one) => ONWARD.has(one.relation), after);
    }
    const places = new Set([place]);
    for (const edge of [...before, ...after]) { places.add(edge.from); places.add(edge.to); }
    return { before: [...before], after: [...after].filter((edge) => !before.has(edge)), places };
  }

  // The nodes and edges that are drawn: those of `places`, folded by application and then by namespace where there are
  // too many; what was opened stays open.
  part(places, opened) {
    for (const level of ["none", "application", "namespace"]) {
      const shown = this.folded(places, level, opened);
      if (shown.nodes.length <= MOST || level === "namespace") return shown;
    }
    return null;
  }

  folded(places, level, opened) {
    const groups = new Map();
    for (const place of places) {
      const node = this.nodes[place];
      const name = level === "application" ? node.application || `\u0000${place}` : "";
      const key = level === "none" ? String(place) : [node.scope, node.namespace, node.state, name].join("\u0001");
      const own = opened.has(key) ? `${key}\u0001${place}` : key;
      if (!groups.has(own)) groups.set(own, { key, members: [] });
      groups.get(own).members.push(node);
    }
    const at = new Map(), nodes = [];
    for (const { key, members } of groups.values()) {
      const first = members[0];
      const id = nodes.length;
      for (const one of members) at.set(one.place, id);
      nodes.push(members.length === 1 ? { ...first, id } : this.group(members, key, level, id));
    }
    const edges = new Map();
    for (const edge of this.edges) {
      const from = at.get(edge.from), to = at.get(edge.to);
      if (from === undefined || to === undefined || from === to) continue;
      const key = `${from} ${to}`;
      const known = edges.get(key);
      if (!known) edges.set(key, { ...edge, from, to, all: [edge] });
      else {
        known.all.push(edge);
        known.found = known.found.map((number, place) => number + edge.found[place]);
        if (edge.state === "found") known.state = "found";
      }
    }
    return { nodes, edges: [...edges.values()], level };
  }

  group(members, key, level, id) {
    const order = ["service", "workload", "route", "entry", "policy", "other"];
    const first = members[0];
    const found = [0, 1, 2].map((place) => members.reduce((sum, one) => sum + one.found[place], 0));
    const name = level === "application" ? first.application : first.namespace || "cluster";
    return {
      ...first, id, place: -1, group: key, found, members,
      role: order[Math.min(...members.map((one) => order.indexOf(one.role)))],
      title: first.state === "found" ? name : `not here: ${name}`,
      below: `${level === "application" ? `${first.namespace} · ` : ""}${members.length} objects`,
    };
  }
}

// Each component by dagre, from left to right, or downwards on a narrow screen; components on shelves, so that all is about as wide as high.
function arranged(shown, isNarrow) {
  const parts = components(shown).map((part) => laidOut(part.nodes, part.edges, isNarrow ? "TB" : "LR"));
  const area = parts.reduce((sum, one) => sum + (one.width + 40) * (one.height + 36), 0);
  const room = Math.max(...parts.map((one) => one.width), Math.sqrt(area * (isNarrow ? 0.5 : 1.7)));
  let x = 0, y = 0, shelf = 0, width = 0;
  for (const part of parts) {
    if (x && x + part.width > room) { x = 0; y += shelf + 36; shelf = 0; }
    for (const node of part.nodes) { node.x += x; node.y += y; }
    for (const edge of part.edges) for (const point of edge.points) { point.x += x; point.y += y; }
    x += part.width + 40;
    shelf = Math.max(shelf, part.height);
    width = Math.max(width, x - 40);
  }
  return { nodes: shown.nodes, edges: shown.edges, width, height: y + shelf };
}

function components(shown) {
  const leader = shown.nodes.map((_, place) => place);
  const find = (one) => { while (leader[one] !== one) one = leader[one] = leader[leader[one]]; return one; };
  for (const edge of shown.edges) leader[find(edge.from)] = find(edge.to);
  const parts = new Map();
  for (const node of shown.nodes) {
    const key = find(node.id);
    if (!parts.has(key)) parts.set(key, { nodes: [], edges: [] });
    parts.get(key).nodes.push(node);
  }
  for (const edge of shown.edges) parts.get(find(edge.from)).edges.push(edge);
  return [...parts.values()].sort((one, other) => other.nodes.length - one.nodes.length);
}

function laidOut(nodes, edges, direction) {
  const layout = new dagre.graphlib.Graph({ multigraph: false });
  layout.setGraph({ rankdir: direction, nodesep: 14, ranksep: direction === "LR" ? 60 : 34, edgesep: 10, marginx: 4, marginy: 4 });
  layout.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) layout.setNode(String(node.id), { width: NODE.width, height: NODE.height });
  const pairs = new Set(edges.map((edge) => `${edge.from} ${edge.to}`));
  for (const edge of edges) {
    // a StatefulSet names the Service that selects it: traffic goes the other way
    const named = edge.all.every((one) => one.relation === "names");
    if (named && pairs.has(`${edge.to} ${edge.from}`)) continue;
    const words = label(edge);
    layout.setEdge(String(edge.from), String(edge.to), { width: words.length * 6, height: 14, labelpos: "c" });
  }
  dagre.layout(layout);
  for (const node of nodes) Object.assign(node, { x: layout.node(String(node.id)).x, y: layout.node(String(node.id)).y });
  for (const edge of edges) {
    const placed = layout.edge(String(edge.from), String(edge.to));
    const [from, to] = [layout.node(String(edge.from)), layout.node(String(edge.to))];
    const straight = [{ x: from.x, y: from.y + 14 }, { x: to.x, y: to.y + 14 }];
    edge.points = placed ? placed.points.map(({ x, y }) => ({ x, y })) : straight;
  }
  const { width, height } = layout.graph();
  return { nodes, edges, width, height };
}

function label(edge) {
  const words = [...new Set(edge.all.map((one) => one.words))].join(", ");
  return words.length > 22 ? `${words.slice(0, 21)}…` : words;
}
