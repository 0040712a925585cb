// The order in which gpu.js writes functions: what is called before what calls it, which GLSL insists on.
//
// gpu.js 2.24 moves a function that is called once more, but leaves where they were those that it calls itself: exp
// within exprel and beside it then comes before what exp is made of, and no shader compiles.

/** A function of a kernel, and which it calls once its text has been asked for. */
interface Node {
  toString(): string;
  readonly calledFunctions: readonly string[];
}

/** What collects the functions of a kernel in gpu.js. */
export interface FunctionBuilder {
  readonly functionMap: Readonly<Record<string, Node>>;
  readonly nativeFunctionNames: readonly string[];
  /** Names of a function and all that it needs, callers first. */
  traceFunctionCalls(name?: string): string[];
}

/** Puts this order in place of that of gpu.js. */
export function repairOrder(builder: FunctionBuilder): void {
  builder.traceFunctionCalls = function (this: FunctionBuilder, name = "kernel"): string[] {
    return callersFirst(this, name);
  };
}

function callersFirst(
  { functionMap, nativeFunctionNames }: FunctionBuilder,
  from: string,
): string[] {
  const seen = new Set<string>();
  const order: string[] = [];
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const node = nativeFunctionNames.includes(name) ? undefined : functionMap[name];
    if (node === undefined && !nativeFunctionNames.includes(name)) return;
    // calls are known, and their types, only then
    node?.toString();
    for (const called of node?.calledFunctions ?? []) visit(called);
    order.unshift(name);
  };
  visit(from);
  return order;
}
