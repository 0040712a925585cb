// What every kernel begins with: its site in the model, the names in it, a builder.

import type { Resolution, Scope } from "../analysis/scope.ts";
import type { Kernel, Loop } from "../ir/ir.ts";
import type { Node } from "../language/ast.ts";
import { KernelBuilder } from "./builder.ts";
import type { Access, Frame, LoweringContext } from "./lower.ts";
import { inSinglePrecision } from "./single.ts";

/** What every kernel needs: its name, what its names mean, where values lie, what it runs over. */
export interface KernelSite {
  readonly name: string;
  readonly scope: Scope;
  readonly access: Access;
  readonly loop: Loop;
  /** The neighbour that the row of the loop is, for a synapse's code over its cells. */
  readonly row?: "pre" | "post";
  /** Steps and tests are in single precision. */
  readonly single?: boolean;
}

/** A kernel to be written, and what lowering into it needs. */
export function startKernel(site: KernelSite): { b: KernelBuilder; context: LoweringContext } {
  const b = new KernelBuilder(site.name, site.loop);
  const self = site.loop.index;
  const row = site.loop.kind === "rows" && site.row ? { [site.row]: site.loop.row } : {};
  const frame: Frame = { self, pre: "pre", post: "post", ...row };
  return {
    b,
    context: { builder: b, access: site.access, scope: site.scope, frame, values: new Map() },
  };
}

/** The finished kernel of a step or a test, in the precision of its site. */
export function finished(b: KernelBuilder, { single }: KernelSite): Kernel {
  return single ? inSinglePrecision(b.finish()) : b.finish();
}

/** A name of the model, told at the place of what asks for it. */
export function named(name: string, near: Node): Node {
  return { kind: "name", name, place: near.place };
}

/** A name that stands for a variable. */
export type VariableResolution = Extract<Resolution, { kind: "variable" }>;

/** The variable that a name stands for. */
export function variable(name: string, context: LoweringContext): VariableResolution {
  return context.scope.resolve(name) as VariableResolution;
}
