// Options by the names that Nengo has for them: refused everywhere, with what they are called here.

import * as nef from "myelin/nef";
import { suite } from "uvu";
import { tellsOf } from "./wrong.ts";

const test = suite("nef: names of options");

const e = new nef.Ensemble(5, 1);
const given = (name: string): never => ({ [name]: 1 }) as never;

type Make = (options: never) => unknown;

/** What is made, and by name in Nengo: the name here, or the argument it is. */
const table: readonly (readonly [string, Make, Readonly<Record<string, string>>])[] = [
  [
    "an Ensemble",
    (o) => new nef.Ensemble(5, 1, o),
    {
      max_rates: "maxRates",
      eval_points: "evalPoints",
      n_eval_points: "nEvalPoints",
      neuron_type: "neuronType",
      normalize_encoders: "normalizeEncoders",
      encoder: "encoders",
      n_neurons: "new Ensemble(nNeurons, dimensions, { ... })",
      dimensions: "new Ensemble(nNeurons, dimensions, { ... })",
    },
  ],
  [
    "a Node",
    (o) => new nef.Node(null, o),
    { size_in: "sizeIn", size_out: "sizeOut", output: "new Node(output, { ... })" },
  ],
  [
    "a Connection",
    (o) => new nef.Connection(e, e, o),
    {
      learning_rule_type: "learningRule",
      learning_rule: "learningRule",
      eval_points: "evalPoints",
      scale_eval_points: "scaleEvalPoints",
      pre: "new Connection(pre, post, { ... })",
    },
  ],
  [
    "a Probe",
    (o) => new nef.Probe(e, o),
    { attr: "attribute", sample_every: "sampleEvery", target: "new Probe(target, { ... })" },
  ],
  [
    "an EnsembleArray",
    (o) => new nef.EnsembleArray(5, 2, o),
    {
      ens_dimensions: "ensDimensions",
      neuron_type: "neuronType",
      n_ensembles: "new EnsembleArray(nNeurons, nEnsembles, { ... })",
    },
  ],
  [
    "LIF",
    (o) => new nef.LIF(o),
    { tau_rc: "tauRc", tau_ref: "tauRef", min_voltage: "minVoltage", initial_state: "voltage" },
  ],
  ["LIFRate", (o) => new nef.LIFRate(o), { tau_rc: "tauRc", tau_ref: "tauRef" }],
  ["AdaptiveLIF", (o) => new nef.AdaptiveLIF(o), { tau_n: "tauN", inc_n: "incN", tau_rc: "tauRc" }],
  ["AdaptiveLIFRate", (o) => new nef.AdaptiveLIFRate(o), { tau_n: "tauN", inc_n: "incN" }],
  [
    "Izhikevich",
    (o) => new nef.Izhikevich(o),
    {
      tau_recovery: "tauRecovery",
      reset_voltage: "resetVoltage",
      reset_recovery: "resetRecovery",
    },
  ],
  ["Sigmoid", (o) => new nef.Sigmoid(o), { tau_ref: "tauRef" }],
  ["Tanh", (o) => new nef.Tanh(o), { tau_ref: "tauRef" }],
  [
    "SpikingRectifiedLinear",
    (o) => new nef.SpikingRectifiedLinear(o),
    { initial_state: "voltage" },
  ],
  [
    "RegularSpiking",
    (o) => new nef.RegularSpiking(new nef.LIFRate(), o),
    { initial_state: "voltage" },
  ],
  [
    "a PES",
    (o) => new nef.PES(o),
    { learning_rate: "learningRate", pre_synapse: "preSynapse", pre_tau: "preSynapse" },
  ],
  [
    "a BCM",
    (o) => new nef.BCM(o),
    {
      learning_rate: "learningRate",
      post_synapse: "postSynapse",
      theta_synapse: "thetaSynapse",
      theta_tau: "thetaSynapse",
    },
  ],
  ["an Oja", (o) => new nef.Oja(o), { learning_rate: "learningRate", pre_synapse: "preSynapse" }],
  ["a Voja", (o) => new nef.Voja(o), { learning_rate: "learningRate", post_tau: "postSynapse" }],
  ["an RLS", (o) => new nef.RLS(o), { learning_rate: "learningRate", pre_synapse: "preSynapse" }],
  [
    "an HPES",
    (o) => new nef.HPES(o),
    { learning_rate: "learningRate", supervision_ratio: "supervisionRatio", theta_tau: "thetaTau" },
  ],
  [
    "a LearningRule",
    (o) => new nef.LearningRule(o),
    { pre_synapse: "preSynapse", post_synapse: "postSynapse" },
  ],
  [
    "LinearFilter",
    (o) => new nef.LinearFilter([1], [1, 1], o),
    { analogue: "analog", den: "new LinearFilter(num, den, { ... })" },
  ],
  [
    "Lowpass",
    (o) => new nef.Lowpass(1, o),
    { methods: "method", tau: "new Lowpass(tau, { ... })" },
  ],
  ["Alpha", (o) => new nef.Alpha(1, o), { methods: "method" }],
  ["filt", (o) => nef.filt(new nef.Lowpass(1), [1], o), { y_0: "y0" }],
  [
    "Uniform",
    (o) => new nef.Uniform(0, 1, o),
    { integers: "integer", low: "new Uniform(low, high, { ... })" },
  ],
  [
    "ScatteredHypersphere",
    (o) => new nef.ScatteredHypersphere(o),
    { min_magnitude: "minMagnitude", surfaces: "surface" },
  ],
  [
    "WhiteSignal",
    (o) => new nef.WhiteSignal(1, o),
    { y_0: "y0", period: "new WhiteSignal(period, { ... })" },
  ],
  [
    "WhiteNoise",
    (o) => new nef.WhiteNoise(undefined, o),
    { dist: "new WhiteNoise(dist, { ... })" },
  ],
  [
    "a Product",
    (o) => new nef.Product(4, 1, o),
    { input_magnitude: "inputMagnitude", neuron_type: "neuronType" },
  ],
  [
    "a CircularConvolution",
    (o) => new nef.CircularConvolution(4, 2, o),
    { invert_a: "invertA", invert_b: "invertB", input_magnitude: "inputMagnitude" },
  ],
  [
    "BasalGanglia",
    (o) => new nef.BasalGanglia(2, o),
    { n_neurons_per_ensemble: "nNeurons", output_weight: "outputWeight", input_bias: "inputBias" },
  ],
  ["a Thalamus", (o) => new nef.Thalamus(2, o), { mutual_inhib: "mutualInhibition" }],
  [
    "an AssociativeMemory",
    (o) => new nef.AssociativeMemory([[1]], o),
    {
      n_neurons: "nNeurons",
      output_vectors: "outputVectors",
      input_scales: "inputScales",
      input_vectors: "new AssociativeMemory(inputVectors, { ... })",
    },
  ],
  [
    "an InputGatedMemory",
    (o) => new nef.InputGatedMemory(4, 1, o),
    { difference_gain: "differenceGain" },
  ],
  [
    "an Integrator",
    (o) => new nef.Integrator(0.1, 4, 1, o),
    {
      max_rates: "maxRates",
      recurrent_tau: "new Integrator(recurrentTau, nNeurons, dimensions, { ... })",
    },
  ],
  ["a Model", (o) => new nef.Model([], o), { gpu_mode: "gpuMode", seeds: "seed" }],
];

for (const [owner, make, names] of table)
  test(`${owner} tells what Nengo's names are here`, () => {
    tellsOf(
      Object.entries(names).map(([theirs, ours]) => [
        () => make(given(theirs)),
        `unknown option of ${owner}: '${theirs}' (${
          ours.startsWith("new ") ? `it is an argument: ${ours}` : `did you mean '${ours}'?`
        })`,
      ]),
    );
  });

test.run();
