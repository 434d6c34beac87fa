"use strict";
// What all parts of the page make their elements of: texts become text, and nothing else.
const data = JSON.parse(document.getElementById("data").textContent);
const SEVERITIES = ["error", "warning", "note"];

function element(name, options = {}, ...children) {
  return filled(document.createElement(name), options, children);
}

function drawn(name, options = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), options, children);
}

function filled(made, options, children) {
  for (const [key, value] of Object.entries(options)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...kept(children));
  return made;
}

// Lists of children may hold lists, and nothing.
function kept(children) {
  return children.flat(4).filter((one) => one !== null && one !== undefined && one !== "");
}

function counted(number, thing) {
  return `${number.toLocaleString("en")} ${thing}${number === 1 ? "" : "s"}`;
}

function badge(severity) {
  return element("span", { class: `badge ${severity}` }, severity);
}

function worst(found) {
  return SEVERITIES[found.findIndex((number) => number > 0)] || "";
}

function placeOf(file, line) {
  return element("span", { class: "place" }, line ? `${file}:${line}` : file);
}

// Words between backticks are code.
function prose(lines) {
  return lines.filter((line) => line.trim()).map((line) => element("p", {}, line.split("`").map(
    (part, place) => (place % 2 ? element("code", {}, part) : part))));
}

function linkTo(address) {
  return /^https?:\/\//.test(address)
    ? element("a", { href: address, rel: "noreferrer noopener", target: "_blank" }, address)
    : address;
}

function selected(name, label, values, change) {
  return element("select", { "aria-label": label, name, change },
    values.map(([value, words]) => element("option", { value }, words)));
}

function later(work, wait = 150) {
  let timer = 0;
  return (...given) => { clearTimeout(timer); timer = setTimeout(() => work(...given), wait); };
}
