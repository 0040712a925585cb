import { Network, NeuronGroup, Synapses, SpikeGeneratorGroup, StateMonitor, SpikeMonitor, seed } from "myelin";
import * as M from "myelin";
console.log(Object.keys(M).join(" "));
const N = (m = "dv/dt = -v/ms : 1\nn : integer", o: object = {}) => new NeuronGroup(2, m, { name: "P", threshold: "v > 1", ...o });
const cases: Record<string, () => unknown> = {
  seedFrac: () => seed(1.5), seedNaN: () => seed(NaN), seedText: () => seed("a" as never),
  smObj: () => new StateMonitor("P" as never, ["v"]), smVars: () => new StateMonitor(N(), undefined as never), smVars2: () => new StateMonitor(N(), [3] as never), smEmpty: () => new StateMonitor(N(), []), smRec: () => new StateMonitor(N(), "v", { record: "all" as never }), smRecFalse: () => new StateMonitor(N(), "v", { record: false as never }), smRecNaN: () => new StateMonitor(N(), "v", { record: [NaN] }),
  spObj: () => new SpikeMonitor(undefined as never), spVars: () => new SpikeMonitor(N(), { variables: "v" as never }),
  nsArr: () => N(undefined, { namespace: ["a"] }), nsText: () => N(undefined, { namespace: "tau" }), nsNull: () => N(undefined, { namespace: null }),
  method: () => N(undefined, { method: 3 }), methodNull: () => N(undefined, { method: null }), nameNum: () => N(undefined, { name: 3 }), nameNull: () => N(undefined, { name: null }),
  thrNull: () => N(undefined, { threshold: null }), refNull: () => N(undefined, { refractory: null }), refBool: () => N(undefined, { refractory: true }), dtNull: () => N(undefined, { dt: null }),
  optNull: () => new NeuronGroup(2, "v : 1", null as never), optNum: () => new NeuronGroup(2, "v : 1", 3 as never),
  slice: () => N().slice("a" as never), sliceNone: () => (N() as any).slice(), atNum: () => N().at(1 as never), atEmpty: () => N().at([]), atNull: () => N().at(null as never),
  synOpt: () => new Synapses(N(), N(), null as never), synNs: () => new Synapses(N(), N(), { namespace: 3 as never }), synDelayNull: () => new Synapses(N(), N(), { onPre: "v += 1", delay: null as never }), synOrderNull: () => new Synapses(N(), N(), { onPre: "v += 1", order: null as never }), onPreNull: () => new Synapses(N(), N(), { onPre: null as never }), onPreEmpty: () => new Synapses(N(), N(), { onPre: {} }),
  sg: () => new SpikeGeneratorGroup(2, undefined as never), sgText: () => new SpikeGeneratorGroup(2, { indices: "01" as never, times: "12" as never }), sgTimes: () => new SpikeGeneratorGroup(2, { indices: [0], times: ["1 ms"] as never }),
  getNone: () => N().get(undefined as never), setNone: () => N().set(undefined as never, 1), setOpt: () => N().set("v", 1, null as never),
  regNone: () => N().runRegularly(undefined as never), regOpt: () => N().runRegularly("v = 0", null as never),
  runOpt: () => new Network([N()]).run("1 ms", null as never), netOpt: () => new Network([N()], null as never), netUndef: () => new Network([undefined as never]), netNull: () => new Network(null as never), addNone: () => new Network([]).add(undefined as never), removeNone: () => new Network([]).remove(undefined as never), empty: () => new Network().run("1 ms"), opOpt: () => new Network([]).operation(() => {}, null as never),
  intNaN: async () => { const g = N("v : 1\nn : integer"); g.runRegularly("n = int(v/v)"); await new Network([g], { backend: "js" }).run("0.2 ms"); return [...g.get("n")]; },
  intNaNw: async () => { const g = N("v : 1\nn : integer"); g.runRegularly("n = int(v/v)"); await new Network([g], { backend: "wasm" }).run("0.2 ms"); return [...g.get("n")]; },
  intBig: async () => { const g = N("v : 1\nn : integer"); g.runRegularly("n = int(1e300*(1 - 2*i))"); await new Network([g], { backend: "js" }).run("0.2 ms"); return [...g.get("n")]; },
  intBigw: async () => { const g = N("v : 1\nn : integer"); g.runRegularly("n = int(1e300*(1 - 2*i))"); await new Network([g], { backend: "wasm" }).run("0.2 ms"); return [...g.get("n")]; },
  setIntNaN: () => { const g = N("v : 1\nn : integer"); g.set("n", "int(v/v)"); return [...g.get("n")]; },
  two: async () => { const g = N(); new Network([g]); const n2 = new Network([g]); await n2.run("1 ms"); },
  heldNaN: async () => { const g = N("dv/dt = y/ms : 1\ny = sqrt(v - 1) : 1 (constant over dt)"); await new Network([g]).run("1 ms"); },
  sharedNaN: async () => { const g = N("v : 1\ns : 1 (shared)"); g.runRegularly("s = sqrt(0.5*ms - t)/sqrt(ms)"); await new Network([g]).run("1 ms"); },
  notifyNaNdelayView: async () => { const g = N(); const s = new Synapses(g, g, { onPre: "v += 1" }).connect(); g.set("v", 2); s.state.delay![1] = NaN; await new Network([g, s]).run("1 ms"); },
  netWrongMonitorGet: () => new StateMonitor(N(), "v").get(undefined as never),
  refrNaNvar: async () => { const g = N("dv/dt = 2/ms : 1 (unless refractory)\nr : second", { reset: "v = 0", refractory: "r" }); g.state.r![0] = NaN; await new Network([g]).run("5 ms"); },
};
for (const [name, f] of Object.entries(cases)) {
  let what = "NOT REFUSED";
  try { const r = await f(); if (Array.isArray(r)) what += ` ${r}`; } catch (e) { const x = e as Error; what = `${x.constructor.name}: ${x.message.split("\n").join(" / ").slice(0, 150)}`; if (["TypeError", "RangeError", "InternalError"].includes(x.constructor.name)) what = `!!!!! ${what} ${x.stack!.split("\n")[1]}`; }
  console.log(`${name}: ${what}`);
}
