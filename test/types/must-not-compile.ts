// Names that no equation has: each line is an error with the message above it; names.test.ts compares every word.

import {
  EventMonitor,
  NeuronGroup,
  PoissonInput,
  SpikeGeneratorGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
} from "myelin";

const cells = new NeuronGroup(
  10,
  `dv/dt = (R*I - v)/tau : volt # leaky, ghost : 1
   R : ohm
   n : integer
   I = v/R : amp`,
  { threshold: "v > 1*mV", namespace: { tau: "10 ms" } },
);
const input = new SpikeGeneratorGroup(1, { indices: [], times: [] });
const synapses = new Synapses(cells, cells, { model: "w : 1", onPre: { fast: "v += w*mV" } });
const back = new Synapses(cells, cells, { onPost: "v += 1*mV" });

/** Never called: what TypeScript says of it is what counts. */
export function refused(): void {
  // @ts-expect-error Property 'vv' does not exist on type '{ readonly R: Float64Array<ArrayBufferLike>; ...
  void cells.state.vv;
  // @ts-expect-error Property 'I' does not exist on type '{ readonly R: Float64Array<ArrayBufferLike>; ...
  void cells.state.I;
  // @ts-expect-error Property 'lastspike' does not exist on type '{ readonly R: Float64Array<ArrayBufferLike>; ...
  void cells.state.lastspike;
  // @ts-expect-error Property 'ghost' does not exist on type '{ readonly R: Float64Array<ArrayBufferLike>; ...
  void cells.state.ghost;
  // @ts-expect-error Type 'Int32Array<ArrayBufferLike>' is not assignable to type 'Float64Array<ArrayBufferLike>'.
  const floats: Float64Array = cells.state.n;
  // @ts-expect-error Cannot assign to 'v' because it is a read-only property.
  cells.state.v = floats;

  // @ts-expect-error Argument of type '"vv"' is not assignable to parameter of type '"R" | "n" | "v"'.
  cells.set("vv", 1);
  // @ts-expect-error Argument of type '"I"' is not assignable to parameter of type '"R" | "n" | "v"'.
  cells.set("I", 1);
  // @ts-expect-error Argument of type '"t"' is not assignable to parameter of type '"R" | "n" | "v"'.
  cells.set("t", 1);
  // @ts-expect-error Argument of type '"vv"' is not assignable to parameter of type ...
  cells.get("vv");
  // @ts-expect-error Argument of type '"tau"' is not assignable to parameter of type ...
  cells.get("tau");

  // @ts-expect-error Argument of type '"vv"' is not assignable to parameter of type '"R" | "n" | "v"'.
  cells.slice(0, 5).set("vv", 1);
  // @ts-expect-error Argument of type '"vv"' is not assignable to parameter of type ...
  cells.at([1, 3]).slice(1).get("vv");

  // @ts-expect-error Argument of type '"vv"[]' is not assignable to parameter of type ...
  new StateMonitor(cells, ["vv"]);
  // @ts-expect-error Argument of type '"vv"' is not assignable to parameter of type ...
  new StateMonitor(cells.slice(2), "vv");
  // @ts-expect-error Argument of type '"vv"' is not assignable to parameter of type '"I" | "v"'.
  new StateMonitor(cells, ["v", "I"]).get("vv");
  // @ts-expect-error Type '"vv"' is not assignable to type '"I" | "N" | "R" | ...
  new SpikeMonitor(cells, { variables: ["vv"] });
  // @ts-expect-error Argument of type '"R"' is not assignable to parameter of type '"v"'.
  new SpikeMonitor(cells, { variables: ["v"] }).get("R");
  // @ts-expect-error Argument of type '"v"' is not assignable to parameter of type 'never'.
  new SpikeMonitor(cells).get("v");
  // @ts-expect-error Argument of type '"R"' is not assignable to parameter of type '"t" | "v"'.
  new SpikeMonitor(cells, { variables: ["v"] }).values("R");
  // @ts-expect-error Type '"vv"' is not assignable to type '"I" | "N" | "R" | ...
  new EventMonitor(cells.slice(1), "spike", { variables: ["vv"] });
  // @ts-expect-error Argument of type '"vv"' is not assignable to parameter of type '"R" | "n" | "v"'.
  new PoissonInput(cells, "vv", { n: 1, rate: 1, weight: 1 });

  // @ts-expect-error Argument of type '"ww"' is not assignable to parameter of type '"delay" | "fast.delay" | "w"'.
  synapses.set("ww", 1);
  // @ts-expect-error Argument of type '"i"' is not assignable to parameter of type '"delay" | "fast.delay" | "w"'.
  synapses.set("i", 1);
  // @ts-expect-error Argument of type '"pre.delay"' is not assignable to parameter of type ...
  synapses.get("pre.delay");
  // @ts-expect-error Property 'lastupdate' does not exist on type '{ readonly delay: Float64Array<ArrayBufferLike>; ...
  void synapses.state.lastupdate;
  // @ts-expect-error Argument of type '"ww"[]' is not assignable to parameter of type ...
  new StateMonitor(synapses, ["ww"]);
  // @ts-expect-error Argument of type '"delay"' is not assignable to parameter of type '"post.delay"'.
  back.set("delay", 1);

  // @ts-expect-error Argument of type '"v"' is not assignable to parameter of type 'never'.
  input.set("v", 1);
  // @ts-expect-error Object literal may only specify known properties, but 'treshold' does not exist in type ...
  new NeuronGroup(1, "v : 1", { treshold: "v > 1" });
  // @ts-expect-error Object literal may only specify known properties, but 'modl' does not exist in type ...
  new Synapses(cells, cells, { modl: "w : 1" });
  // @ts-expect-error Argument of type '"v"' is not assignable to parameter of type '"R"'.
  for (const group of [cells, new NeuronGroup(1, "R : 1\nx : 1")]) group.set("v", 1);
  // @ts-expect-error Type 'NeuronGroup<"R : ohm", never>' is not assignable to type 'NeuronGroup<"v : volt", never>'.
  const other: NeuronGroup<"v : volt"> = new NeuronGroup(1, "R : ohm");
  void other;
}
