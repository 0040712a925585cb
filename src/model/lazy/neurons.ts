// Whether the neurons of a group rest until something reaches them: the option, the choice, and how it is told.

import { ValueError } from "../../errors.ts";
import type { Choice } from "../../integrators/choose.ts";
import type { ArraySymbol, Kernel } from "../../ir/ir.ts";
import type { Node } from "../../language/ast.ts";
import { decidedKernel } from "../../lowering/decided.ts";
import { constantOf } from "../../lowering/kernels.ts";
import type { KernelSite } from "../../lowering/site.ts";
import { type Refractory, stepsOf } from "../../lowering/update.ts";
import { type Clock, type EventList, StateArray } from "../../simulate.ts";
import type { BuildContext } from "../object.ts";
import { shown } from "../options.ts";
import type { Saved, SavedValue } from "../saved.ts";
import type { Store } from "../store.ts";
import { Lazy } from "./lazy.ts";
import { lazyPlan } from "./plan.ts";

/** Groups of fewer neurons are stepped sooner than one asks who need not be, unless told otherwise. */
const LEAST = 4096;

/** What a group says of its step. */
export interface LazyGroup {
  readonly clock: Clock;
  readonly site: KernelSite;
  readonly refractory: Refractory | undefined;
  readonly threshold: Node | undefined;
  /** Why it is none whose neurons can rest, as far as the group knows. */
  readonly hindrance: string | undefined;
  update(): Kernel;
}

/** Why neurons of a group cannot rest, as far as that can be told before there are kernels. */
export function hindranceOf(
  method: Choice | undefined,
  adaptive: unknown,
  links: { readonly any: boolean },
  threshold: Node | undefined,
): string | undefined {
  if (!method) return "it has no differential equations";
  if (adaptive) return "its method chooses steps of its own";
  if (links.any) return "it has linked variables";
  return threshold === undefined ? "it has no threshold" : undefined;
}

/** The test of a threshold by itself. */
function testOf(condition: Node, { site, refractory }: LazyGroup, { name, size }: Store): Kernel {
  const none = new StateArray(`${name}.none`, "i32", 0);
  const doubt = (): ArraySymbol => new StateArray(`${name}.doubt`, "f64", size);
  return decidedKernel(site, { condition, onlyActive: refractory !== undefined }, none, doubt);
}

/** Of one group. */
export class LazyNeurons {
  private readonly store: Store;
  private readonly wanted: boolean | undefined;
  private lazy: Lazy | undefined;
  private why = "";
  /** What a snapshot had, until there is somebody to take it. */
  private saved: Saved | undefined;

  /** Throws ValueError where the option is neither true nor false. */
  constructor(store: Store, wanted: unknown) {
    if (wanted !== undefined && typeof wanted !== "boolean")
      throw new ValueError(
        `invalid lazy of ${store.title}: ${shown(wanted)} (expected true or false)`,
        "lazy",
        wanted,
      );
    this.store = store;
    this.wanted = wanted;
  }

  /** Whether there is anything to be found out. */
  get asked(): boolean {
    return this.wanted ?? this.store.size >= LEAST;
  }

  /** Where neurons rest, or may come to. */
  get current(): Lazy | undefined {
    return this.lazy;
  }

  /** Finds out whether neurons can rest, anew for each network that is put together. */
  prepare(group: LazyGroup): void {
    const { store, lazy: before } = this;
    const plan = this.planOf(group);
    if (typeof plan === "string") {
      this.give(undefined);
      this.refuse(plan);
      return;
    }
    if (before?.plan === plan) before.reason = undefined;
    else {
      this.give(new Lazy(store, plan, this.wanted === true, group.clock));
      if (before?.on) this.lazy!.on = true;
    }
    if (this.saved) this.lazy!.restore(this.saved);
    this.saved = undefined;
  }

  private give(lazy: Lazy | undefined): void {
    this.lazy?.show();
    this.lazy = lazy;
    const { store } = this;
    if (lazy) store.present = () => lazy.look();
    else delete store.present;
  }

  private planOf(group: LazyGroup): ReturnType<typeof lazyPlan> {
    const { clock, site, refractory, threshold, hindrance } = group;
    const { store } = this;
    if (!this.asked) return this.wanted === false ? "lazy is false" : `fewer than ${LEAST} neurons`;
    if (store.precision === "f32") return "its variables are stored in f32";
    if (hindrance !== undefined || !threshold) return hindrance ?? "it has no threshold";
    const period = refractory && constantOf(site, refractory.expression);
    if (refractory && (refractory.kind !== "time" || period === undefined))
      return "its refractory period is not one time for all";
    const guard: ArraySymbol | undefined = store.arrays.get("not_refractory");
    const plan = lazyPlan(
      {
        name: store.name,
        size: store.size,
        update: group.update(),
        threshold: testOf(threshold, group, store),
        guard,
        refractory: period === undefined ? 0 : Math.max(0, stepsOf(period, clock.dt)),
      },
      this.lazy?.plan,
    );
    const tables = typeof plan === "string" || !this.wanted ? undefined : plan.tables();
    return typeof tables === "string" ? tables : plan;
  }

  /** Throws ValueError where it was asked for. */
  refuse(reason: string): void {
    this.why = reason;
    if (this.wanted === true)
      throw new ValueError(
        `neurons of ${this.store.title} cannot be lazy: ${reason} (leave \`lazy\` out)`,
        "lazy",
        true,
      );
  }

  /** To be called when all of a network is put together. */
  settle(): void {
    const reason = this.lazy?.reason;
    if (reason === undefined) return;
    this.refuse(reason);
  }

  build(context: BuildContext, clock: Clock, spikes: EventList): void {
    this.lazy?.build(context, clock, spikes);
  }

  /** The update, or that of the neurons that cannot rest. */
  updating(plain: () => void): () => void {
    const { lazy } = this;
    if (!lazy) return plain;
    return () => {
      if (!lazy.update()) plain();
    };
  }

  /** The test of the threshold; the number of spikes. */
  testing(plain: () => number): () => number {
    const { lazy } = this;
    if (!lazy) return plain;
    return () => (lazy.on ? lazy.test() : plain());
  }

  /** Update and test in one pass; the number of spikes. */
  both(plain: () => number): () => number {
    const { lazy } = this;
    if (!lazy) return plain;
    return () => (lazy.update() ? lazy.test() : plain());
  }

  /** What is in memory is what it is called. */
  show(): void {
    this.lazy?.show();
  }

  save(): Record<string, SavedValue> {
    return this.saved ? lazyOf(this.saved) : (this.lazy?.save() ?? {});
  }

  restore(saved: Saved): void {
    if (this.lazy) this.lazy.restore(saved);
    else if ("lazy on" in saved) this.saved = saved;
  }

  /** One line for `explain`. */
  explain(): string[] {
    if (!this.asked) return this.wanted === false ? ["  lazy: no, as told"] : [];
    const { lazy } = this;
    if (!lazy || lazy.reason !== undefined) return [`  lazy: no, ${lazy?.reason ?? this.why}`];
    if (lazy.isViewed) return ["  lazy: no, the host program has live views of its values"];
    const when = lazy.forced
      ? "yes, as told"
      : `while little reaches the group, ${lazy.on ? "now" : "not now"}`;
    const table = lazy.on ? `a table of ${lazy.steps} steps` : "a table";
    return [
      `  lazy: ${when}: neurons that nothing reaches and that cannot pass their threshold rest; ` +
        `${table} brings them up to now`,
    ];
  }
}

function lazyOf(saved: Saved): Record<string, SavedValue> {
  return Object.fromEntries(Object.entries(saved).filter(([name]) => name.startsWith("lazy ")));
}
