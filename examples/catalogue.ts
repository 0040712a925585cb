// Models put together from the catalogue: an AdEx neuron with the conductances of three kinds of synapse.

import { Network, NeuronGroup, SpikeGeneratorGroup, StateMonitor, Synapses } from "myelin";
import * as adex from "myelin/equations/adex";
import * as alpha from "myelin/equations/alpha-synapse";
import * as biexponential from "myelin/equations/biexponential-synapse";
import * as exponential from "myelin/equations/exponential-synapse";

for (const [name, synapse] of Object.entries({ exponential, alpha, biexponential })) {
  const input = new SpikeGeneratorGroup(1, { indices: [0], times: [0.005] });
  const cell = new NeuronGroup(1, adex.membrane + synapse.model, {
    ...adex.options,
    method: "rk4",
    namespace: { ...adex.parameters, ...synapse.parameters },
  });
  cell.set("v", "EL");
  const connection = new Synapses(input, cell, {
    model: "w : siemens",
    onPre: synapse.onPre.excitatory,
  });
  connection.connect();
  connection.set("w", "5 nS");
  const trace = new StateMonitor(cell, ["v", "ge"]);
  await new Network([input, cell, connection, trace]).run("60 ms");

  const peaks = ["v", "ge"].map((variable) => Math.max(...trace.get(variable)[0]!));
  const rise = (peaks[0]! - trace.get("v")[0]![0]!) * 1e3;
  console.log(`${name}: ${(peaks[1]! * 1e9).toFixed(2)} nS lift v by ${rise.toFixed(2)} mV`);
}
