// Which kernels of a network run in several threads, and what is told of it.

import type {
  ArraySymbol,
  Backend,
  Kernel,
  KernelFunction,
  KernelMemory,
  Loop,
  Parts,
  Shared,
} from "../ir/ir.ts";
import { partly, type Split, splitOf } from "../lowering/split.ts";
import {
  arena,
  Batch,
  type Crew,
  cutAlong,
  cutByRows,
  cutByTargets,
  cutEvenly,
  Fork,
  pool,
  processors,
  StateArray,
  type Task,
  tuning,
  wordsOfBatch,
} from "../simulate.ts";
import { type Beside, toldBeside } from "./beside.ts";
import { duration } from "./report.ts";

/** Kernels compiled, those that can in several threads. */
export interface Threaded {
  readonly functions: Record<string, KernelFunction>;
  readonly told: readonly Told[];
  /** What carries out kernels beside one another. */
  readonly batches: readonly Batch[];
  /** Held for as long as the kernels are. */
  readonly crew?: Crew;
  readonly cuts?: readonly StateArray[];
}

/** What became of one kernel. */
export interface Told {
  readonly kernel: string;
  readonly split: Split | { readonly kind: "strands" };
  readonly fork?: Fork;
}

/** Starts threads for a network that is to have so many; nobody waits for them. */
export function startThreads(threads: number, backend: Backend): void {
  if (threads > 1 && whyAlone(backend, arena()) === undefined) pool().prepare(threads);
}

/** Why a network that was given threads runs in one; undefined where it does not. */
export function whyAlone(backend: Backend, memory: KernelMemory): string | undefined {
  if (!backend.share) return `backend ${backend.name} has one`;
  if (!memory.shared)
    return "there is no shared memory here (a page needs the headers of cross-origin isolation)";
  const { trouble } = pool();
  return trouble === undefined ? undefined : `others do not start: ${trouble}`;
}

/** The same as a line of its own, for a network that was given so many. */
export function noteOn(threads: number, backend: Backend): string | undefined {
  const why = threads > 1 ? whyAlone(backend, arena()) : undefined;
  return why && `threads: 1, though ${threads} were asked for: ${why}`;
}

/** Parts of rows for so many threads: a few more, so that one that comes late is waited for less. */
const PARTS = 2;

/** Compiles kernels for so many threads, and makes what carries some of them out beside one another. */
export function loadThreaded(
  kernels: readonly Kernel[],
  backend: Backend,
  memory: KernelMemory,
  threads: number,
  besides: readonly Beside[] = [],
): Threaded {
  if (threads === 1 || whyAlone(backend, memory) !== undefined)
    return { functions: backend.load({ kernels }, memory), told: [], batches: [] };
  const many = PARTS * threads;
  const jobs = kernels.map((kernel) => jobOf(kernel, many));
  const extra = jobs.flatMap(({ parts }) => parts?.kernel ?? []);
  const shared = backend.share!({ kernels: [...kernels, ...extra] }, memory);
  const { functions, exports } = shared;
  const split = jobs.filter(({ split: { kind } }) => kind !== "whole");
  const chunkOf = ({ kernel, parts }: Job): string => (parts?.kernel ?? kernel).name;
  const crew = pool().crew(shared, memory, [
    ...split.map((job) => ({ name: exports[chunkOf(job)]!, parts: job.parts !== undefined })),
    ...besides.flatMap((beside) => tasksOf(beside, exports)),
  ]);
  const useful = tuning.always ? threads : Math.min(threads, processors());
  const forks = new Map(
    split.map((job, task) => {
      const { kernel, parts } = job;
      const forked = {
        name: kernel.name,
        alone: functions[kernel.name]!,
        chunk: functions[chunkOf(job)]!,
        parts: parts ? many : 0,
        grain: job.split.kind === "elements" ? job.split.grain : 1,
        output: kernel.output as StateArray | null,
        ...(parts ? { prepare: () => parts.cut() } : {}),
      };
      return [kernel.name, new Fork(forked, crew, task, useful)] as const;
    }),
  );
  const batches = batchesOf(besides, functions, { crew, task: split.length, threads: useful });
  const run = ({ name }: Kernel): KernelFunction => forks.get(name)?.run ?? functions[name]!;
  const told = jobs.map(({ kernel: { name }, split }): Told => {
    const fork = forks.get(name);
    return { kernel: name, split, ...(fork ? { fork } : {}) };
  });
  return {
    functions: Object.fromEntries(kernels.map((kernel) => [kernel.name, run(kernel)])),
    told: [
      ...told,
      ...batches.map(({ fork }, k): Told => {
        const kernel = toldBeside(besides[k]!.operations);
        return { kernel, split: { kind: "strands" }, fork };
      }),
    ],
    batches,
    crew,
    cuts: jobs.flatMap(({ parts }) => parts?.table ?? []),
  };
}

/** The kernels of a batch, and the batch itself. */
function tasksOf({ kernels, strands }: Beside, exports: Shared["exports"]): Task[] {
  const calls = wordsOfBatch(kernels.length, strands.length);
  return [
    ...kernels.map(({ name }) => ({ name: exports[name]!, parts: false })),
    { name: "", parts: true, calls },
  ];
}

/** Batches whose tasks follow one another from `task` on. */
function batchesOf(
  besides: readonly Beside[],
  functions: Readonly<Record<string, KernelFunction>>,
  { crew, task, threads }: { readonly crew: Crew; readonly task: number; readonly threads: number },
): Batch[] {
  let next = task;
  return besides.map(({ kernels, strands, operations }) => {
    const name = toldBeside(operations);
    const members = kernels.map(({ name }) => ({ run: functions[name]!, task: next++ }));
    return new Batch(members, strands, { name, crew, task: next++, threads });
  });
}

interface Job {
  readonly kernel: Kernel;
  readonly split: Split;
  /** The kernel for parts of rows, its table, and what fills that. */
  readonly parts?: {
    readonly kernel: Kernel;
    readonly table: StateArray;
    readonly cut: () => boolean;
  };
}

function jobOf(kernel: Kernel, many: number): Job {
  const split = splitOf(kernel);
  const { loop } = kernel;
  if (split.kind !== "targets" && split.kind !== "rows") return { kernel, split };
  if (loop.kind !== "rows" && loop.kind !== "dense") return { kernel, split };
  const table = new StateArray(`${kernel.name}.cuts`, "i32", loop.rows * (many + 1));
  const parts: Parts = { many, cuts: table };
  const cut = (): boolean => fill(table.i32, many, loop, split);
  return {
    kernel,
    split,
    parts: { kernel: partly(kernel, `${kernel.name}.part`, parts), table, cut },
  };
}

/** Fills a table of cuts; false where rows cannot be cut. */
function fill(
  cuts: Int32Array,
  many: number,
  loop: Extract<Loop, { kind: "rows" | "dense" }>,
  split: Split,
): boolean {
  const { rows } = loop;
  if (loop.kind === "dense") {
    const pieces = loop.pieces && view(loop.pieces);
    const dense = { starts: numbers(loop.starts), pieces, rows };
    const along = split.kind === "targets" && split.target.kind === "along";
    return along
      ? cutAlong(cuts, many, dense, numbers(split.target.first))
      : cutEvenly(cuts, many, dense);
  }
  const lying = { starts: view(loop.starts), order: loop.order && view(loop.order), rows };
  return split.kind === "targets" && split.target.kind === "read"
    ? cutByTargets(cuts, many, lying, view(split.target.array), split.target.byPlace)
    : cutByRows(cuts, many, lying);
}

function view(array: ArraySymbol): Int32Array {
  return (array as StateArray).i32;
}

function numbers(given: ArraySymbol | number): Int32Array | number {
  return typeof given === "number" ? given : view(given);
}

/** Lines for `explain`: which kernels threads share, and why not the others. */
export function explainThreads(
  { threads, backend }: { readonly threads: number; readonly backend: Backend },
  { told, crew }: Threaded,
): string[] {
  const note = noteOn(threads, backend);
  if (note !== undefined) return [note];
  if (crew?.pool.retired)
    return [`threads: 1, though ${threads} were asked for: ${crew.pool.trouble}`];
  const many = processors();
  const fewer = many < threads ? `, of which ${many} can run at once here` : "";
  return [
    `threads: ${threads}${fewer}, with the results of one`,
    ...told.map((one) => `  ${one.kernel}: ${explainKernel(one)}`),
  ];
}

const SHARES: Readonly<Record<Exclude<Told["split"]["kind"], "whole">, string>> = {
  elements: "elements are shared out",
  targets: "spikes are shared out by target",
  rows: "rows are shared out",
  strands: "those at different groups are shared out",
};

function explainKernel({ split, fork }: Told): string {
  if (split.kind === "whole" || !fork)
    return `in one thread: ${split.kind === "whole" ? split.reason : "it is never shared out"}`;
  if (fork.refused) return "in one thread: the targets of a cell do not ascend";
  return `${SHARES[split.kind]}${measured(fork)}`;
}

/** What was measured, as far as it was. */
function measured({ pace }: Fork): string {
  const { alone, shared, typical } = pace;
  if (Number.isNaN(alone)) return " where that turns out to be quicker";
  const took = (each: number): string => duration((each * typical) / 1000);
  const times = Number.isNaN(shared)
    ? `a call takes ${took(alone)} alone`
    : `a call takes ${took(alone)} alone, ${took(shared)} shared`;
  return pace.least === Number.POSITIVE_INFINITY ? `, though not now: ${times}` : `: ${times}`;
}
