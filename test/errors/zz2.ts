import { Network, NeuronGroup, Synapses } from "myelin";
const time = (name: string, f: () => unknown) => { const t = performance.now(); try { f(); } catch (e) { console.log((e as Error).message.slice(0, 100)); } console.log(name, (performance.now() - t).toFixed(0)); };
for (const n of [16, 18, 20]) {
  const subs = Array.from({ length: n }, (_, k) => `x${k + 1} = (x${k} + x${k})/2 : 1`).join("\n");
  let g!: NeuronGroup;
  time(`construct ${n}`, () => { g = new NeuronGroup(2, `v : 1\nx0 = 1 + v*0 : 1\n${subs}`); });
  time("get", () => g.get(`x${n}`));
  time("set", () => g.set("v", `x${n}`));
  time("regular", () => g.runRegularly(`v = x${n}`));
  time("explain", () => new Network([g]).explain());
  for (const method of ["euler", "rk4", "exponential_euler", "exact"])
    time(method, () => { g = new NeuronGroup(2, `dv/dt = (x${n} - v)/ms : 1\nx0 = 1 + v*0 : 1\n${subs}`, { method }); });
  time("explain", () => new Network([g]).explain());
  time("shared", () => new NeuronGroup(2, `s : 1 (shared)\nx0 = 1 : 1\n${subs}\nz = x${n} : 1 (shared)`));
  time("syn", () => { const p = new NeuronGroup(2, "v : 1", { threshold: "v > 1" }); new Synapses(p, p, { model: `dw/dt = (x${n} - w)/ms : 1 (clock-driven)\nx0 = 1 + w*0 : 1\n${subs}` }); });
}
