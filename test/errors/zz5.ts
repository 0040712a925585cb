import { Network, NeuronGroup } from "myelin";
for (const backend of ["js", "wasm"] as const) {
const g = new NeuronGroup(2, "v : 1\ns : 1 (shared)", { name: "P" }); g.runRegularly("s = sqrt(0.5*ms - t)/sqrt(ms)");
const net = new Network([g], { backend });
try { await net.run("1 ms"); console.log("not refused", g.get("s")); } catch (e) { console.log((e as Error).message); }
if (backend === "js") console.log(net.explain());
}
