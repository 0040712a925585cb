// The pathways that the options of Synapses describe, checked.

import { parseCode } from "../compile.ts";
import { ValueError } from "../errors.ts";
import { checkOrder, checkText, knownRemedy, shown } from "./options.ts";
import { Pathway, type PathwayOptions } from "./pathway.ts";
import type { Synapses } from "./synapses.ts";

/** The pathways that options describe, with their code checked. */
export function makePathways(synapses: Synapses, options: PathwayOptions): Pathway[] {
  const pathways: Pathway[] = [];
  const names = new Set<string>();
  for (const kind of ["pre", "post"] as const) {
    const option = kind === "pre" ? options.onPre : options.onPost;
    if (option === undefined) continue;
    const entries = entriesOf(option, kind, synapses);
    for (const [name, text] of entries) {
      checkPathway(name, text, names, synapses);
      const order = typeof options.order === "object" ? options.order[name] : options.order;
      if (order !== undefined) checkOrder(order, `pathway ${name} of ${synapses.store.title}`);
      const common = hasCommonDelay(options.delay, name, kind, pathways);
      pathways.push(
        new Pathway(synapses, name, kind, text, order ?? (kind === "pre" ? -1 : 1), common),
      );
    }
  }
  checkEvents(pathways, synapses);
  if (typeof options.order === "object")
    for (const name of Object.keys(options.order))
      if (!names.has(name))
        throw new ValueError(
          `unknown pathway in \`order\` of ${synapses.store.title}: ${name} (${knownRemedy(name, [...names])})`,
          "order",
          options.order,
        );
  const { store } = synapses;
  const transmission =
    pathways.find((p) => p.name === "pre") ?? pathways.find((p) => p.kind === "pre");
  if (transmission)
    store.variables.set("delay", store.variables.get(`${transmission.name}.delay`)!);
  for (const pathway of pathways) {
    const title = `${pathway.kind === "pre" ? "onPre" : "onPost"} (${pathway.name}) of ${store.title}`;
    pathway.code = parseCode(pathway.text, store.scope, { title, writesShared: false });
  }
  for (const pathway of pathways) for (const { code } of pathways) pathway.noteUses(code);
  return pathways;
}

/** Pathway names with their code. */
function entriesOf(
  option: unknown,
  kind: "pre" | "post",
  synapses: Synapses,
): readonly (readonly [string, string])[] {
  if (typeof option === "string") return [[kind, option]];
  if (typeof option === "object" && option !== null) return Object.entries(option);
  const name = kind === "pre" ? "onPre" : "onPost";
  throw new ValueError(
    `invalid ${name} of ${synapses.store.title}: ${shown(option)} (expected text, or texts by name of pathway)`,
    name,
    option,
  );
}

function hasCommonDelay(
  delay: PathwayOptions["delay"],
  name: string,
  kind: "pre" | "post",
  before: readonly Pathway[],
): boolean {
  if (delay === undefined) return false;
  if (typeof delay === "object") return name in delay;
  return name === "pre" || (kind === "pre" && !before.some((pathway) => pathway.kind === "pre"));
}

function checkPathway(name: string, text: unknown, names: Set<string>, synapses: Synapses): void {
  checkText(text, `code of pathway ${name}`, synapses.store.title);
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name))
    throw new ValueError(
      `invalid name of a pathway: '${name}' (expected letters, digits and _, starting with a letter)`,
      name,
      name,
    );
  if (names.has(name))
    throw new ValueError(
      `two pathways named ${name} in ${synapses.store.title} (give one of them another name)`,
      name,
      name,
    );
  names.add(name);
}

function checkEvents(pathways: readonly Pathway[], synapses: Synapses): void {
  for (const pathway of pathways)
    if (!pathway.events.canSpike)
      throw new ValueError(
        `pathway ${pathway.name} of ${synapses.store.title} waits for spikes of ${pathway.events.store.title}, ` +
          "which has no threshold (give the group one)",
        pathway.kind === "pre" ? "onPre" : "onPost",
        pathway.text,
      );
}
