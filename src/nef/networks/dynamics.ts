// Networks that keep or turn what they represent: an integrator, an oscillator, and a memory with a gate.

import { EnsembleArray } from "../array.ts";
import { finite, seconds, whole } from "../check.ts";
import { Connection } from "../connection.ts";
import { Ensemble, type EnsembleOptions } from "../ensemble.ts";
import { Node } from "../node.ts";
import { checkNetwork, everywhere, Parts, seedFrom } from "./parts.ts";

/**
 * dx/dt = u: each dimension keeps its value and adds what comes in, per second. The way back has a slow filter of time
 * constant `recurrentTau`, under which a neural system of order one needs tau u + x as its input (Eliasmith & Anderson
 * 2003, Neural Engineering, section 8.1). A value drifts by some hundredths in a second: less with more neurons.
 */
export class Integrator extends Parts {
  readonly input: Node;
  readonly output: Node;
  readonly ensembles: EnsembleArray;

  /** `recurrentTau` in seconds or as text such as `'100 ms'`; `nNeurons` for each dimension. Throws ValueError. */
  constructor(
    recurrentTau: number | string,
    nNeurons: number,
    dimensions = 1,
    options: EnsembleOptions = {},
  ) {
    super();
    checkNetwork(options, [], "an Integrator", ["recurrentTau", "nNeurons", "dimensions"], []);
    const tau = seconds(recurrentTau, "recurrentTau", "an Integrator");
    const { label = "integrator" } = options;
    const size = whole(dimensions, "dimensions", "an Integrator");
    this.ensembles = this.add(new EnsembleArray(nNeurons, size, { ...options, label }));
    this.input = this.add(new Node(null, { sizeIn: size, label: `${label}.in` }));
    this.output = this.ensembles.output;
    const { input } = this.ensembles;
    this.add(new Connection(this.output, input, { synapse: tau }));
    this.add(new Connection(this.input, input, { synapse: tau, transform: tau }));
  }
}

/**
 * Two dimensions that turn around each other `frequency` times a second: the feedback through a filter of time
 * constant tau is 1 + 2 pi frequency tau times a quarter turn (Eliasmith & Anderson 2003, section 8.2). It needs a
 * push to begin, such as [1, 0] for the first 100 ms, and settles on a circle a little inside the radius. Note that
 * the field's network of this name took an angular frequency: `new Oscillator(tau, w / (2*Math.PI), n)` is what
 * `Oscillator(tau, w, n)` was there.
 */
export class Oscillator extends Parts {
  readonly input: Node;
  readonly output: Ensemble;
  readonly ensemble: Ensemble;

  /** `recurrentTau` in seconds or as text; `frequency` in Hz, negative to turn the other way. Throws ValueError. */
  constructor(
    recurrentTau: number | string,
    frequency: number,
    nNeurons: number,
    options: EnsembleOptions = {},
  ) {
    super();
    checkNetwork(options, [], "an Oscillator", ["recurrentTau", "frequency", "nNeurons"], []);
    const tau = seconds(recurrentTau, "recurrentTau", "an Oscillator");
    const turn = 2 * Math.PI * finite(frequency, "frequency", "an Oscillator") * tau;
    const { label = "oscillator" } = options;
    this.ensemble = this.add(new Ensemble(nNeurons, 2, { ...options, label }));
    this.output = this.ensemble;
    this.input = this.add(new Node(null, { sizeIn: 2, label: `${label}.input` }));
    const transform = [
      [1, -turn],
      [turn, 1],
    ];
    this.add(new Connection(this.input, this.ensemble, { synapse: null }));
    this.add(new Connection(this.ensemble, this.ensemble, { synapse: tau, transform }));
  }
}

/** Options of a memory with a gate; the rest are those of the ensembles that store. */
export interface InputGatedMemoryOptions extends EnsembleOptions {
  /** What the memory feeds back to itself (default 1; less forgets). */
  readonly feedback?: number;
  /** How fast it goes to the input: what the difference is multiplied with (default 1). */
  readonly differenceGain?: number;
  /** Time constant of the way back, seconds or text (default 0.1 s). */
  readonly recurrentSynapse?: number | string;
  /** What a gate of 1 takes from the neurons' currents, times their gains (default 10: none fires). */
  readonly gateGain?: number;
  /** What a reset of 1 takes from those that store (default 3). */
  readonly resetGain?: number;
}

/**
 * A vector that follows its input while the gate is 0 and keeps it while the gate is 1 (Singh & Eliasmith 2006, J
 * Neurosci 26:3667). Ensembles represent the difference between input and memory, and feed it to the memory; the gate
 * silences their neurons. `reset` silences the memory's own.
 */
export class InputGatedMemory extends Parts {
  readonly input: Node;
  readonly output: Node;
  /** One number: 0 lets the input in. */
  readonly gate: Node;
  /** One number: 1 empties the memory. */
  readonly reset: Node;
  readonly memory: EnsembleArray;
  readonly difference: EnsembleArray;

  /** `nNeurons` for each dimension, once for the memory and once for the difference. Throws ValueError. */
  constructor(nNeurons: number, dimensions: number, options: InputGatedMemoryOptions = {}) {
    super();
    const owner = "an InputGatedMemory";
    const own = "feedback differenceGain recurrentSynapse gateGain resetGain".split(" ");
    checkNetwork(options, own, owner, ["nNeurons", "dimensions"], []);
    const {
      feedback = 1,
      differenceGain = 1,
      recurrentSynapse = 0.1,
      gateGain = 10,
      resetGain = 3,
      label = "memory",
      seed,
      ...each
    } = options;
    const synapse = seconds(recurrentSynapse, "recurrentSynapse", owner);
    const size = whole(dimensions, "dimensions", owner);
    const array = (name: string, by: number): EnsembleArray =>
      this.add(
        new EnsembleArray(nNeurons, size, {
          ...each,
          ...seedFrom(seed, by),
          label: `${label}.${name}`,
        }),
      );
    this.memory = array("stored", 0);
    this.difference = array("difference", size);
    this.input = this.difference.input;
    this.output = this.memory.output;
    const { memory, difference } = this;
    const back = { synapse, transform: finite(feedback, "feedback", owner) };
    const gain = { synapse, transform: finite(differenceGain, "differenceGain", owner) };
    this.add(new Connection(memory.output, memory.input, back));
    this.add(new Connection(memory.output, difference.input, { transform: -1 }));
    this.add(new Connection(difference.output, memory.input, gain));
    this.gate = this.silencer(difference, `${label}.gate`, finite(gateGain, "gateGain", owner));
    this.reset = this.silencer(memory, `${label}.reset`, finite(resetGain, "resetGain", owner));
  }

  /** A node that takes `strength` from all neurons of an array, when it is 1. */
  private silencer(array: EnsembleArray, label: string, strength: number): Node {
    const node = this.add(new Node(null, { sizeIn: 1, label }));
    const neurons = array.addNeuronInput();
    const transform = everywhere(neurons.sizeIn, -strength);
    this.add(new Connection(node, neurons, { synapse: null, transform }));
    return node;
  }
}
