// A function of a user's own, as equations call it: written out, or called in the host program.

import type { FunctionBody, FunctionSpec } from "../analysis/functions.ts";
import { type Place, ValueError } from "../errors.ts";
import type { Expression, HostFunction } from "../ir/ir.ts";
import type { UnitOfEquation } from "../language/unit.ts";
import type { KernelBuilder } from "../lowering/builder.ts";
import type { Callable } from "../lowering/lower.ts";
import type { Dimension } from "../units/dimension.ts";
import { shown } from "./options.ts";

/** Numbers in SI base units in, a number or boolean out. */
export type HostCall = (...args: number[]) => number | boolean;

/** A definition that has been checked. */
export interface FunctionDefinition {
  readonly args: readonly Dimension[];
  readonly result: UnitOfEquation;
  readonly implementation: FunctionBody | HostCall;
  readonly pure: boolean;
}

/** A function with declared units, for namespaces; made by `userFunction`. */
export class UserFunction {
  private readonly definition: FunctionDefinition;
  /** One for each name under which equations know it, so that equal calls are seen to be equal. */
  private readonly hosts = new Map<string, HostFunction>();

  constructor(definition: FunctionDefinition) {
    this.definition = definition;
  }

  /** How equations call it. */
  spec(name: string): FunctionSpec {
    const { args, result, implementation, pure } = this.definition;
    const called = typeof implementation === "function";
    const data: Callable | undefined = called
      ? { lowered: (b, values, _, place) => this.lowered(b, name, implementation, values, place) }
      : undefined;
    return {
      name,
      args: args.map(() => "any"),
      result: "dimensionless",
      type: result.type,
      external: {
        argDimensions: args,
        resultDimension: result.dimension,
        stateful: !pure,
        ...(called ? {} : { body: implementation }),
        data,
      },
    };
  }

  private lowered(
    b: KernelBuilder,
    name: string,
    call: HostCall,
    args: readonly Expression[],
    place: Place,
  ): Expression {
    const { pure, result } = this.definition;
    let fn = this.hosts.get(name);
    if (!fn) {
      fn = { name, pure, call: (...values) => numberFrom(call(...values), name) };
      this.hosts.set(name, fn);
    }
    const value = b.host(fn, args, place);
    if (result.type === "boolean") return b.compare("ne", value, b.constant(0));
    return result.type === "integer" ? b.unary("trunc", value) : value;
  }
}

/** What a call gave, if that is a number; NaN is for the kernel to notice. */
function numberFrom(value: unknown, name: string): number {
  if (typeof value === "number" || typeof value === "boolean") return Number(value);
  throw new ValueError(
    `invalid result of ${name}(): ${shown(value)} (expected a number in SI units: does it return one?)`,
    name,
    value,
  );
}
