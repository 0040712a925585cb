// Inputs that go wrong only while the network runs, on each backend: delays and numbers that stop being any.

import {
  ConnectError,
  DelayError,
  EquationError,
  Network,
  NeuronGroup,
  NotANumberError,
  Synapses,
  type SynapsesOptions,
} from "myelin";
import { neurons, spikesAt, type Wrong, wrong } from "./wrong.ts";

type Backend = "js" | "wasm";

/** Three targets Q behind one source G that spikes at 1 and 2 ms; S joins them. */
function chain(backend: Backend, options: SynapsesOptions): Promise<void> {
  const source = spikesAt(1, 2);
  const target = new NeuronGroup(3, "dv/dt = -v/(10*ms) : 1\nd : second", { name: "Q" });
  const synapses = new Synapses(source, target, { name: "S", ...options }).connect();
  return new Network([source, target, synapses], { backend }).run("5 ms");
}

const onBackend = (backend: Backend): Wrong[] => [
  wrong(`a refractory time that is NaN (${backend})`, NotANumberError, () => {
    const group = neurons("x : 1", { threshold: "x > 0", refractory: "sqrt(x - i)*ms" });
    return new Network([group], { backend }).run("1 ms");
  }),
  wrong(`a sum into a shared variable (${backend})`, EquationError, () => {
    const group = neurons("x : 1 (shared)");
    const model = "x_post = 1 : 1 (summed)";
    const synapses = new Synapses(group, group, { model, name: "S" }).connect();
    return new Network([group, synapses], { backend }).run("1 ms");
  }),
  wrong(`synapses that were never connected (${backend})`, ConnectError, () => {
    const source = spikesAt(1);
    const target = new NeuronGroup(3, "n : 1", { name: "Q" });
    const synapses = new Synapses(source, target, { name: "S", onPre: "n += 1" });
    return new Network([source, target, synapses], { backend }).run("1 ms");
  }),
  wrong(`onPre makes a delay negative (${backend})`, DelayError, () =>
    chain(backend, { onPre: "delay = (1 - j)*ms" }),
  ),
  wrong(`onPre makes a delay NaN (${backend})`, NotANumberError, () =>
    chain(backend, { model: "w : 1", onPre: "delay = ms*w/w" }),
  ),
  wrong(`regular code makes a delay negative (${backend})`, DelayError, () => {
    const [source, target] = [spikesAt(1), neurons("v : 1", { name: "Q" })];
    const synapses = new Synapses(source, target, { name: "S", onPre: "v += 1" }).connect();
    synapses.runRegularly("delay = -1*ms", { dt: "0.5 ms" });
    return new Network([source, target, synapses], { backend }).run("5 ms");
  }),
  wrong(
    `regular code makes the delay of an earlier value negative (${backend})`,
    DelayError,
    () => {
      const group = neurons("x = t/ms : 1\ny : 1", { name: "P" });
      const synapses = new Synapses(group, group, {
        name: "S",
        model: "d : second\ny_post = x_pre(t - d) : 1 (summed)",
      }).connect();
      synapses.runRegularly("d = (i + 1)*ms - t", { dt: "0.5 ms" });
      return new Network([group, synapses], { backend }).run("5 ms");
    },
  ),
  wrong(`a division by zero turns v into NaN (${backend})`, NotANumberError, () => {
    const group = new NeuronGroup(3, "dv/dt = (i - 2)*v*x/(x*10*ms) : 1\nx : 1", { name: "P" });
    group.set("x", [1, 0, 1]);
    return new Network([group], { backend }).run("5 ms");
  }),
  wrong(`the root of a negative number turns v into NaN (${backend})`, NotANumberError, () => {
    const group = neurons("dv/dt = sqrt(1 - t/(2*ms))/ms : 1", { method: "euler" });
    return new Network([group], { backend }).run("5 ms");
  }),
  wrong(`a reset writes NaN (${backend})`, NotANumberError, () => {
    const group = neurons("dv/dt = i/ms : 1", { threshold: "v > 1.5", reset: "v = log(-v)" });
    return new Network([group], { backend }).run("5 ms");
  }),
  wrong(`a pathway writes NaN into its target (${backend})`, NotANumberError, () =>
    chain(backend, { onPre: "v_post += sqrt(1 - j)", delay: "0.5 ms" }),
  ),
  wrong(`a pathway writes NaN into a synaptic variable (${backend})`, NotANumberError, () =>
    chain(backend, { model: "w : 1", onPre: "w = log(1 - j)" }),
  ),
  wrong(`a clock-driven synaptic variable becomes NaN (${backend})`, NotANumberError, () =>
    chain(backend, { model: "dw/dt = w*j/(t - t) : 1 (clock-driven)" }),
  ),
  wrong(`a summed variable becomes NaN (${backend})`, NotANumberError, () => {
    const group = neurons("v : 1");
    const synapses = new Synapses(group, group, {
      name: "S",
      model: "v_post = log(w) : 1 (summed)\nw : 1",
    });
    synapses.connect({ condition: "i == 1" });
    synapses.set("w", "1 - 2*j");
    return new Network([group, synapses], { backend }).run("1 ms");
  }),
  wrong(`a shared variable becomes NaN (${backend})`, NotANumberError, () => {
    const group = neurons("s : 1 (shared)").runRegularly("s = sqrt(1 - t/(2*ms))", { dt: "1 ms" });
    return new Network([group], { backend }).run("5 ms");
  }),
  wrong(`regular code writes NaN (${backend})`, NotANumberError, () => {
    const group = neurons("v : volt").runRegularly("v = mV*sqrt(0.5 - t/(2*ms))", { dt: "1 ms" });
    return new Network([group], { backend }).run("5 ms");
  }),
  wrong(`a host writes NaN into a live view (${backend})`, NotANumberError, () => {
    const group = neurons("dv/dt = -v/(10*ms) : 1");
    const net = new Network([group], { backend });
    net.operation((t) => {
      if (t > 1e-3) group.state.v![1] = Number.NaN;
    });
    return net.run("5 ms");
  }),
];

export const wrongRuns: readonly Wrong[] = [...onBackend("js"), ...onBackend("wasm")];
