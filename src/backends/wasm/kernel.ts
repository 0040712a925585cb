// A kernel as a WebAssembly function (begin, end) -> count or flag.

import { InternalError, unreachable } from "../../errors.ts";
import type { Kernel, Loop } from "../../ir/ir.ts";
import { Code, type FunctionCode, type Local } from "./code.ts";
import { denseLoop } from "./dense.ts";
import { count, cut, entry, type Frame, result, wordOffset } from "./frame.ts";
import { inQuads, untouched, vectorizable } from "./plan.ts";
import { quadLoop } from "./quadloop.ts";
import { recentLoop } from "./recent.ts";
import { ScalarWriter } from "./scalar.ts";
import { scalarBody, watches } from "./scalarbody.ts";
import { scatterOf, scatterPairs } from "./scatter.ts";
import { touchRows } from "./touch.ts";
import { VectorWriter } from "./vector.ts";
import { vectorLoop } from "./vectorloop.ts";
import { anyLeft, dueLoop, enqueuePairs } from "./wheel.ts";
import type { Callees } from "./writer.ts";

/** The function of one kernel; two elements at a time where that is the same. */
export function kernelFunction(kernel: Kernel, callees: Callees): FunctionCode {
  const code = new Code();
  const [begin, end] = [code.param("i32", "begin"), code.param("i32", "end")];
  const { loop, output } = kernel;
  const part = "parts" in loop && loop.parts ? code.param("i32", "part") : null;
  const emitted = output ? code.local("i32", "emitted") : null;
  const first = output && loop.kind === "range" ? code.local("i32", "first") : null;
  const frame = { code, begin, end, emitted, first, part };
  const body = code.capture(() => {
    const before = new ScalarWriter(code, callees, () => false);
    for (const part of kernel.prologue) {
      if (part.kind === "let") before.bind(part);
      else if (part.kind === "store") before.store(part, null);
    }
    if (first) {
      wordOffset(code, begin);
      code.tee(first);
      code.set(emitted!);
    }
    if (kernel.loop.kind === "dense") denseLoop(kernel, frame, before, callees);
    else if (inQuads(kernel)) quadLoop(kernel, frame, before, callees);
    else if (vectorizable(kernel)) vectorLoop(kernel, frame, before, callees);
    else scalarLoop(kernel, frame, before, callees);
  });
  return code.finish(kernel.name, ["i32"], body);
}

function scalarLoop(kernel: Kernel, frame: Frame, before: ScalarWriter, callees: Callees): void {
  const { code } = frame;
  const writer = new ScalarWriter(code, callees, untouched(kernel), before);
  const watched = watches(kernel) ? code.local("v128", "watched") : null;
  const loop = code.capture(() =>
    shape(kernel, frame, writer, watched, () => scalarBody(kernel, frame, writer, watched)),
  );
  code.append(code.before);
  code.append(loop);
  const [first] = kernel.body;
  if (first?.kind === "enqueue") result(frame, () => anyLeft(code, first.wheel));
  else
    result(
      frame,
      watched &&
        (() => {
          code.get(watched);
          code.op("v128.any_true");
        }),
    );
}

function shape(
  kernel: Kernel,
  frame: Frame,
  writer: ScalarWriter,
  watched: Local | null,
  body: () => void,
): void {
  const { code, begin, end } = frame;
  const { loop } = kernel;
  switch (loop.kind) {
    case "range": {
      writer.enterIndex(loop.index, begin);
      count(code, begin, end, body);
      return;
    }
    case "list": {
      const index = code.local("i32", loop.index);
      writer.enterIndex(loop.index, index);
      count(code, begin, end, () => {
        entry(code, begin, index);
        body();
      });
      return;
    }
    case "rows":
      rows(loop, frame, writer, body, pairsOf(kernel, writer, watched));
      return;
    case "due":
      dueLoop(loop, frame, writer, body);
      return;
    case "recent":
      recentLoop(loop, frame, writer, body);
      return;
    case "dense":
      throw new InternalError("a dense loop has a head");
    default:
      unreachable(loop);
  }
}

/** Does most of a row's indices two at a time, where the body appends them to a wheel or adds to places they name. */
function pairsOf(
  kernel: Kernel,
  scalar: ScalarWriter,
  watched: Local | null,
): ((place: Local, stop: Local) => void) | undefined {
  const { loop, body } = kernel;
  const [only, more] = body;
  if (loop.kind !== "rows" || loop.order) return undefined;
  const scatter = scatterOf(kernel);
  if (scatter)
    return (place, stop) => scatterPairs(scatter, scalar, loop.index, watched, [place, stop]);
  if (only?.kind !== "enqueue" || more) return undefined;
  return (place, stop) => {
    const among = { element: place, indices: null, scalar, index: loop.index };
    const writer = new VectorWriter(scalar.code, scalar.callees, among);
    enqueuePairs(only, scalar.code, writer, [place, stop]);
  };
}

function rows(
  loop: Extract<Loop, { kind: "rows" }>,
  frame: Frame,
  writer: ScalarWriter,
  body: () => void,
  pairs?: (place: Local, stop: Local) => void,
): void {
  const { code, begin, end } = frame;
  const [own, row] = [code.local("i32", loop.row), code.local("i32", "row")];
  const [place, stop] = [code.local("i32", "place"), code.local("i32", "stop")];
  const index = loop.order ? code.local("i32", loop.index) : place;
  writer.enterIndex(loop.row, own);
  if (loop.place) writer.enterIndex(loop.place, place);
  writer.enterIndex(loop.index, index);
  const element = (): void => {
    if (loop.order) {
      wordOffset(code, place);
      code.memory("i32.load", loop.order.address);
      code.set(index);
    }
    body();
  };
  const bounds = (of: Local, into: readonly [from: Local, to: Local]): void => {
    if (loop.parts) cut(frame, loop.parts, of, into);
    else
      into.forEach((local, k) => {
        wordOffset(code, of);
        code.memory("i32.load", loop.starts.address + 4 * k);
        code.set(local);
      });
  };
  const { soon = [] } = loop;
  const reads = soon.length > 0 && !loop.order && loop.offset === 0;
  const touching = reads ? touchRows(code, soon, loop.rows, bounds, [begin, end]) : undefined;
  touching?.prepare();
  count(code, begin, end, () => {
    touching?.ahead();
    entry(code, begin, own);
    code.get(own);
    code.i32(loop.offset);
    code.op("i32.sub");
    code.tee(row);
    code.i32(loop.rows);
    code.op("i32.lt_u");
    code.if(() => {
      bounds(row, [place, stop]);
      pairs?.(place, stop);
      count(code, place, stop, element);
    });
  });
}
