// The pathways that the options of Synapses describe, checked.

import type { CheckedCode } from "../analysis/code.ts";
import { parseCode } from "../compile.ts";
import { DelayError, NameError, ValueError } from "../errors.ts";
import { checkOrder, checkText, knownRemedy, shown } from "./options.ts";
import { Pathway } from "./pathway.ts";
import type { PathwayOptions } from "./pathway-options.ts";
import { SECOND, siValue } from "./quantities.ts";
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
      const { onEvent = "spike" } = options;
      const event = typeof onEvent === "object" ? (onEvent[name] ?? "spike") : onEvent;
      const place = order ?? (kind === "pre" ? -1 : 1);
      pathways.push(new Pathway(synapses, name, kind, text, place, event));
    }
  }
  for (const pathway of pathways) void pathway.events;
  for (const option of ["order", "onEvent"] as const)
    checkNames(options[option], option, names, synapses);
  const { store } = synapses;
  const transmission =
    pathways.find((p) => p.name === "pre") ?? pathways.find((p) => p.kind === "pre");
  if (transmission)
    store.variables.set("delay", store.variables.get(`${transmission.name}.delay`)!);
  for (const pathway of pathways) {
    const title = `${pathway.kind === "pre" ? "onPre" : "onPost"} (${pathway.name}) of ${store.title}`;
    pathway.code = withDelay(transmission, pathway, () =>
      parseCode(pathway.text, store.scope, { title, writesShared: false }),
    );
  }
  for (const { code } of pathways) noteUses(code, pathways, synapses);
  return pathways;
}

/** Without a pathway driven by the source, `delay` has no meaning of its own; says how to name the one meant. */
function withDelay<T>(transmission: Pathway | undefined, { name }: Pathway, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (transmission || !(error instanceof NameError) || error.identifier !== "delay") throw error;
    const [problem] = error.problems;
    const remedy =
      "`delay` is that of the pathway from the source: give `onPre` (it may be empty: onPre: ''), " +
      `or write ${name}.delay for the delay of this pathway`;
    throw new NameError(
      { ...problem!, problem: "no pathway from the source: delay", remedy },
      "delay",
    );
  }
}

/** Tells pathways, those of synapses that are source or target too, whether code uses their delays. */
export function noteUses(
  code: CheckedCode,
  pathways: readonly Pathway[],
  { source, target }: Synapses,
): void {
  const others = [source, target].flatMap((end) => ("pathways" in end ? end.pathways : []));
  for (const pathway of [...pathways, ...others]) pathway.noteUses(code);
}

/** Options by name of pathway name pathways that there are. */
function checkNames(
  option: unknown,
  what: string,
  names: ReadonlySet<string>,
  synapses: Synapses,
): void {
  if (typeof option !== "object" || option === null) return;
  for (const name of Object.keys(option))
    if (!names.has(name))
      throw new ValueError(
        `unknown pathway in \`${what}\` of ${synapses.store.title}: ${name} (${knownRemedy(name, [...names])})`,
        what,
        option,
      );
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

/** Gives the delays of the option `delay` to the pathways it names. Throws ValueError, DelayError. */
export function setCommonDelays(synapses: Synapses, delay: PathwayOptions["delay"]): void {
  if (delay === undefined) return;
  const entries = typeof delay === "object" ? Object.entries(delay) : [["", delay] as const];
  for (const [name, value] of entries) {
    const pathway =
      name === "" ? synapses.transmission : synapses.pathways.find((p) => p.name === name);
    if (!pathway)
      throw new ValueError(
        `invalid delay: no pathway ${name || "to delay"} in ${synapses.store.title}` +
          ` (its pathways are: ${synapses.pathways.map((p) => p.name).join(", ") || "none; give onPre or onPost"})`,
        "delay",
        value,
      );
    const seconds = siValue(value, SECOND, "delay");
    if (!(seconds >= 0 && seconds < Number.POSITIVE_INFINITY))
      throw new DelayError(
        `invalid delay: ${String(value)} of ${synapses.store.title} (expected a finite time >= 0)`,
        0,
        seconds,
      );
    pathway.delays.f64.fill(seconds);
    pathway.initialDelay = seconds;
  }
}
