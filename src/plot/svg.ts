// SVG as text: elements written out with short numbers, text measured without a screen, lines broken.

const NAMESPACE = "http://www.w3.org/2000/svg";
const NUMERIC = new Set([
  "d",
  "transform",
  "x",
  "y",
  "x1",
  "x2",
  "y1",
  "y2",
  "width",
  "height",
  "cx",
  "cy",
]);
const NARROW = /[ijlt.,;:'|!()[\]fr\-/]/;
const WIDE = /[mwMW%@]/;
const UPPER = /[A-Z0-9µΩ]/;

/** Attributes of an element; those that are undefined are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Text that is safe between tags and inside double quotes. */
export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** An element written as text; `inside` is markup. */
export function tag(name: string, attributes: Attributes, inside = ""): string {
  const written = Object.entries(attributes)
    .filter((pair): pair is [string, string | number] => pair[1] !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(short(key, String(value)))}"`)
    .join("");
  return inside === "" ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`;
}

/** A text element with its words escaped. */
export function label(words: string, attributes: Attributes): string {
  return tag("text", attributes, escaped(words));
}

/** An element in a document, for marks of our own. */
export function element(
  document: Document,
  name: string,
  attributes: Attributes,
  inside: readonly (Element | string)[] = [],
): SVGElement {
  const made = document.createElementNS(NAMESPACE, name) as SVGElement;
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(key, String(value));
  }
  for (const child of inside) {
    made.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
  }
  return made;
}

/** A node and all below it as markup, style sheets left out, coordinates rounded. */
export function markup(node: Node): string {
  if (node.nodeType === 3) return escaped(node.textContent ?? "");
  if (node.nodeType !== 1) return "";
  const one = node as Element;
  const name = one.localName;
  if (name === "style") return "";
  // Documents differ in the order they keep attributes in; sorted, every one gives the same bytes.
  const pairs = [...one.attributes].map((a): [string, string] => [a.name, a.value]);
  const attributes = Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
  return tag(name, attributes, [...one.childNodes].map(markup).join(""));
}

/** The width of a line of text in pixels, judged from the widest usual face (no text is measured in Node). */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) {
    if (NARROW.test(character) || character === " ") width += 0.37;
    else if (WIDE.test(character)) width += 0.95;
    else width += UPPER.test(character) ? 0.66 : 0.6;
  }
  return width * size;
}

/** Words broken into lines at most `width` pixels wide; a newline in the text always breaks. */
export function wrap(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(/\s+/)) {
      const longer = line === "" ? word : `${line} ${word}`;
      if (line !== "" && textWidth(longer, size) > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    lines.push(line);
  }
  return lines;
}

function short(key: string, value: string): string {
  if (!NUMERIC.has(key)) return value;
  // A long path is dense: a tenth of a pixel is finer than its stroke.
  const digits = value.length > 8000 ? 1 : 2;
  return value.replaceAll(/\d+\.\d{2,}/g, (number) =>
    String(Number(Number(number).toFixed(digits))),
  );
}
