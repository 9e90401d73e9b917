// Shows an OpenAPI document. Everything goes into the page as text, never as markup.

const METHODS = ["get", "post", "put", "patch", "delete"];
const DEPTH = 6;

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function resolved(spec, schema) {
  if (!schema?.$ref) return schema ?? {};
  return schema.$ref
    .slice(2)
    .split("/")
    .reduce((found, key) => found?.[key.replaceAll("~1", "/").replaceAll("~0", "~")], spec);
}

function limits(schema) {
  const shown = ["format", "minLength", "maxLength", "minimum", "maximum", "maxItems", "pattern"];
  return shown.filter((key) => key in schema).map((key) => `${key} ${schema[key]}`);
}

/** A schema as readable text: types where values would stand. */
function outline(spec, given, depth = 0) {
  const schema = resolved(spec, given) ?? {};
  const several = schema.oneOf ?? schema.anyOf;
  if (several) return several.map((one) => outline(spec, one, depth)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.type === "array") return `[${outline(spec, schema.items, depth)}, …]`;
  if (!schema.properties) return [schema.type ?? "any", ...limits(schema)].join(", ");
  if (depth >= DEPTH) return "{…}";
  const pad = "  ".repeat(depth + 1);
  const required = new Set(schema.required ?? []);
  const lines = Object.entries(schema.properties).map(
    ([name, property]) =>
      `${pad}"${name}"${required.has(name) ? "" : "?"}: ${outline(spec, property, depth + 1)}`,
  );
  return `{\n${lines.join(",\n")}\n${"  ".repeat(depth)}}`;
}

function parameters(spec, operation) {
  const rows = (operation.parameters ?? []).map((parameter) =>
    element(
      "tr",
      {},
      element("td", {}, element("code", { textContent: parameter.name })),
      element("td", { textContent: parameter.in }),
      element("td", { textContent: outline(spec, parameter.schema) }),
      element("td", { textContent: parameter.description ?? "" }),
    ),
  );
  return rows.length ? [element("h3", { textContent: "Parameters" }), element("table", {}, ...rows)] : [];
}

function body(spec, title, content) {
  const schema = Object.values(content ?? {})[0]?.schema;
  if (!schema) return [];
  return [
    element("h3", { textContent: title }),
    element("pre", {}, element("code", { textContent: outline(spec, schema) })),
  ];
}

function shown(spec, path, method, operation) {
  const answers = Object.entries(operation.responses ?? {}).flatMap(([status, response]) =>
    status.startsWith("2") ? body(spec, `Answer ${status}`, response.content) : [],
  );
  return element(
    "details",
    { className: operation.deprecated ? "deprecated" : "" },
    element(
      "summary",
      {},
      element("span", { className: "method", textContent: method.toUpperCase() }),
      element("code", { textContent: path }),
      ` ${operation.description ?? ""}`,
    ),
    ...parameters(spec, operation),
    ...body(spec, "Body", operation.requestBody?.content),
    ...answers,
  );
}

function grouped(spec) {
  const groups = new Map();
  for (const [path, item] of Object.entries(spec.paths)) {
    for (const method of METHODS.filter((name) => item[name])) {
      const operation = item[method];
      const tag = operation.tags?.[0] ?? "other";
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push(shown(spec, path, method, operation));
    }
  }
  return [...groups].sort(([one], [other]) => one.localeCompare(other));
}

function filter(main, text) {
  for (const section of main.querySelectorAll("section")) {
    let visible = 0;
    for (const details of section.querySelectorAll("details")) {
      details.hidden = !details.firstChild.textContent.toLowerCase().includes(text);
      visible += details.hidden ? 0 : 1;
    }
    section.hidden = visible === 0;
  }
}

const main = document.getElementById("operations");
const response = await fetch("/v1/openapi.json");
if (response.ok) {
  const spec = await response.json();
  main.replaceChildren(
    ...grouped(spec).map(([tag, operations]) =>
      element("section", {}, element("h2", { textContent: tag }), ...operations),
    ),
  );
  const input = document.getElementById("filter");
  input.addEventListener("input", () => filter(main, input.value.trim().toLowerCase()));
} else {
  main.textContent = `The document could not be read: HTTP ${response.status}.`;
}
