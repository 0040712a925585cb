// Gap junctions: a current into the first of two cells reaches the second through their coupling.

import { Network, NeuronGroup, Synapses } from "myelin";

for (const strength of [0, 0.1, 0.5]) {
  const cells = new NeuronGroup(
    2,
    `dv/dt = (drive - v + coupling)/(10*ms) : volt
     drive : volt (constant)
     coupling : volt`,
    { method: "euler" },
  );
  cells.set("drive", "10 mV", { at: [0] });
  const junctions = new Synapses(cells, cells, {
    model: `w : 1
      coupling_post = w*(v_pre - v_post) : volt (summed)`,
  });
  junctions.connect({ condition: "i != j" });
  junctions.set("w", strength);
  await new Network([cells, junctions]).run("200 ms");
  // In the steady state the second follows the first by the coupling coefficient, w/(1 + w).
  const [first, second] = cells.get("v");
  console.log(
    `w = ${strength}: ${(first! * 1e3).toFixed(2)} mV, ratio ${(second! / first!).toFixed(4)}`,
  );
}
