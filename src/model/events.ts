// Events of a group: named conditions tested in every step, code that runs where they hold, and when all that happens.

import type { CheckedCode } from "../analysis/code.ts";
import { parseCode, parseCondition } from "../compile.ts";
import { ValueError } from "../errors.ts";
import type { Node } from "../language/ast.ts";
import { print } from "../language/print.ts";
import { codeKernel } from "../lowering/kernels.ts";
import type { KernelSite } from "../lowering/site.ts";
import { type Clock, cyclic, EventList } from "../simulate.ts";
import type { BuildContext } from "./object.ts";
import { checkOptionNames, checkOrder, checkText, knownRemedy, shown } from "./options.ts";
import { checkSlot } from "./regular.ts";
import type { Store } from "./store.ts";
import { inOneLine } from "./tell.ts";
import { filling, tested } from "./tested.ts";
import { onEvents, watched } from "./watch.ts";

/** When something happens within a step. */
export interface EventSchedule {
  /** Slot of the schedule. */
  readonly when?: string;
  /** Order within the slot. */
  readonly order?: number;
}

/** A slot and an order in it. */
export type Scheduled = Required<EventSchedule>;

interface EventCode extends Scheduled {
  readonly event: string;
  readonly text: string;
  readonly code: CheckedCode;
}

/** Streams of random numbers of event conditions and code begin at these codes of the group. */
const CONDITIONS = 16;
const CODES = 48;
const MOST = 32;

/** Makes a kernel site of the group: a name, the code of its stream, what it runs over. */
export type SiteOf = (name: string, code: number, kind: "range" | "list") => KernelSite;

/** The events of one group, `spike` among them if it has a threshold. */
export class Events {
  readonly lists: ReadonlyMap<string, EventList>;
  private readonly store: Store;
  private readonly conditions: ReadonlyMap<string, Node>;
  private readonly schedules: Map<string, Scheduled>;
  private readonly codes: EventCode[] = [];

  /** `spikes` is the list of the threshold's event. Throws ValueError, and what is wrong with conditions. */
  constructor(store: Store, option: unknown, order: number, spikes: EventList | undefined) {
    this.store = store;
    const lists = new Map<string, EventList>();
    const conditions = new Map<string, Node>();
    if (spikes) lists.set("spike", spikes);
    for (const [name, text] of entriesOf(option, store)) {
      checkName(name, store);
      checkText(text, `condition of event ${name}`, store.title);
      conditions.set(name, parseCondition(text, `event ${name} of ${store.title}`, store.scope));
      lists.set(name, new EventList(`${store.name}.${name}`, store.size));
    }
    if (conditions.size > MOST)
      throw new ValueError(
        `too many events of ${store.title}: ${conditions.size} (expected at most ${MOST})`,
        "events",
        option,
      );
    this.lists = lists;
    this.conditions = conditions;
    this.schedules = new Map(
      [...lists.keys()].map((name) => {
        const when = name === "spike" ? "thresholds" : "after_thresholds";
        return [name, { when, order }];
      }),
    );
  }

  /** When an event is tested; raises ValueError for an unknown one. */
  scheduleOf(event: string): Scheduled {
    return this.schedules.get(this.known(event))!;
  }

  /** What is not given stays as it was. */
  setSchedule(event: string, options: EventSchedule): void {
    const what = `event ${this.known(event)} of ${this.store.title}`;
    this.schedules.set(event, scheduled(options, this.scheduleOf(event), what));
  }

  addCode(event: string, text: string, options: EventSchedule): void {
    const { store } = this;
    const title = `code of event ${this.known(event)} of ${store.title}`;
    checkText(text, `code of event ${event}`, store.title);
    const at = scheduled(
      options,
      { when: "after_resets", order: 0 },
      `runOnEvent of ${store.title}`,
    );
    const code = parseCode(text, store.scope, { title, writesShared: false });
    if (this.codes.length === MOST)
      throw new ValueError(
        `too much code on events of ${store.title}: ${MOST + 1} pieces (expected at most ${MOST})`,
        "event",
        event,
      );
    this.codes.push({ ...at, event, text, code });
  }

  private known(event: string): string {
    if (this.lists.has(event)) return event;
    throw unknownEvent(event, [...this.lists.keys()], this.store);
  }

  /** The code that runs on events. */
  get checked(): readonly CheckedCode[] {
    return this.codes.map(({ code }) => code);
  }

  build(context: BuildContext, clock: Clock, siteOf: SiteOf): void {
    this.buildConditions(context, clock, siteOf);
    this.codes.forEach(({ event, code, when: slot, order }, k) => {
      if (code.statements.length === 0) return;
      const list = this.lists.get(event)!;
      const site = siteOf(`on_${event}${k}`, CODES + k, "list");
      const handle = context.kernel(codeKernel(site, code, false));
      const run = watched(handle, [this.store], context, clock);
      const reached = (): void => {
        if (list.count > 0) run(list.begin, list.begin + list.count);
      };
      const at = { name: site.name, clock, slot, order, rank: 0 };
      context.operation({ ...at, run: cyclic(reached, onEvents(list, run)) });
    });
  }

  private buildConditions(context: BuildContext, clock: Clock, siteOf: SiteOf): void {
    const { store } = this;
    [...this.conditions].forEach(([event, condition], k) => {
      const list = this.lists.get(event)!;
      const site = siteOf(event, CONDITIONS + k, "range");
      const test = tested(`event ${event}`, { condition }, list, site, { store, context, clock });
      const run = (): void => {
        list.count = test.run();
      };
      const { when: slot, order } = this.scheduleOf(event);
      const at = { name: site.name, clock, slot, order, rank: 0 };
      context.operation({ ...at, run: cyclic(run, filling(list, test)) });
    });
  }

  /** Lines for `explain` and for snapshots. */
  explain(): string[] {
    const at = ({ when, order }: Scheduled): string => `slot ${when}, order ${order}`;
    return [
      ...[...this.conditions].map(
        ([event, condition]) =>
          `  event ${event} (${at(this.scheduleOf(event))}): ${print(condition)}`,
      ),
      ...this.codes.map(({ event, text, ...when }) => {
        return `  on ${event} (${at(when)}): ${inOneLine(text)}`;
      }),
    ];
  }
}

/** Says which events there are. */
export function unknownEvent(event: unknown, known: readonly string[], store: Store): ValueError {
  const title = store.title;
  const remedy =
    known.length > 0
      ? knownRemedy(String(event), known)
      : "it has none: give the group a threshold, or `events`";
  return new ValueError(`unknown event of ${title}: ${shown(event)} (${remedy})`, "event", event);
}

function entriesOf(option: unknown, store: Store): [string, unknown][] {
  if (option === undefined) return [];
  if (typeof option === "object" && option !== null && !Array.isArray(option))
    return Object.entries(option);
  throw new ValueError(
    `invalid events of ${store.title}: ${shown(option)} (expected conditions by name, such as { up: 'v > 0*mV' })`,
    "events",
    option,
  );
}

function checkName(name: string, store: Store): void {
  if (name === "spike")
    throw new ValueError(
      `invalid name of an event of ${store.title}: spike (give its condition as \`threshold\`)`,
      "events",
      name,
    );
  if (/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) return;
  throw new ValueError(
    `invalid name of an event of ${store.title}: ${shown(name)} ` +
      "(expected letters, digits and _, starting with a letter)",
    "events",
    name,
  );
}

function scheduled(options: EventSchedule, otherwise: Scheduled, owner: string): Scheduled {
  checkOptionNames(options, ["when", "order"], owner);
  return {
    when: options.when === undefined ? otherwise.when : checkSlot(options.when),
    order: options.order === undefined ? otherwise.order : checkOrder(options.order, owner),
  };
}
