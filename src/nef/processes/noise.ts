// Processes that draw anew in every step: white noise, filtered noise, Brownian motion.

import { invalid } from "../check.ts";
import { Gaussian } from "../distributions/simple.ts";
import { isDistribution } from "../distributions/values.ts";
import { checkOptions, seedOf } from "../options.ts";
import { Random } from "../random.ts";
import { filterSteps } from "../synapses/filt.ts";
import { LinearFilter, Lowpass } from "../synapses/linear-filter.ts";
import { type SynapseLike, synapseOf } from "../synapses/synapse.ts";
import type { Distribution, Process, Synapse } from "../types.ts";

/** Options of noise. */
export interface NoiseOptions {
  /** Divide what is drawn by the root of the step (default): then its power does not depend on the step. */
  readonly scale?: boolean;
  /** For noise that is the same in every model. */
  readonly seed?: number;
}

/** In each step, `size` numbers drawn. */
type Draw = (into: Float64Array) => void;

/** Numbers drawn anew in every step; of a normal distribution if none is given. */
export class WhiteNoise implements Process {
  readonly size: undefined = undefined;
  readonly dist: Distribution;
  readonly scale: boolean;
  readonly seed: number | undefined;

  constructor(dist: Distribution = new Gaussian(0, 1), options: NoiseOptions = {}) {
    checkOptions(options, ["scale", "seed"], "WhiteNoise", ["dist"]);
    this.dist = checkedDistribution(dist, "WhiteNoise");
    this.scale = options.scale ?? true;
    this.seed = seedOf(options.seed, "WhiteNoise");
  }

  get text(): string {
    return `WhiteNoise(${this.dist.text}${this.scale ? "" : ", { scale: false }"})`;
  }

  start(size: number, dt: number, random: Random): (t: number, into: Float64Array) => void {
    const draw = drawing(this, size, dt, random);
    return (_t, into) => draw(into);
  }
}

/** White noise through a filter, `Lowpass(0.005)` if none is given. */
export class FilteredNoise implements Process {
  readonly size: undefined = undefined;
  readonly synapse: Synapse;
  readonly dist: Distribution;
  readonly scale: boolean;
  readonly seed: number | undefined;

  constructor(
    synapse: Exclude<SynapseLike, null> = new Lowpass(0.005),
    dist: Distribution = new Gaussian(0, 1),
    options: NoiseOptions = {},
  ) {
    checkOptions(options, ["scale", "seed"], "FilteredNoise", ["synapse", "dist"]);
    const filter = synapseOf(synapse, "synapse", "FilteredNoise");
    if (!filter) throw invalid("synapse", "FilteredNoise", synapse, "a filter, or seconds");
    this.synapse = filter;
    this.dist = checkedDistribution(dist, "FilteredNoise");
    this.scale = options.scale ?? true;
    this.seed = seedOf(options.seed, "FilteredNoise");
  }

  get text(): string {
    const scale = this.scale ? "" : ", { scale: false }";
    return `FilteredNoise(${this.synapse.text}, ${this.dist.text}${scale})`;
  }

  start(size: number, dt: number, random: Random): (t: number, into: Float64Array) => void {
    const draw = drawing(this, size, dt, random);
    const filter = filterSteps(this.synapse, size, dt);
    const drawn = new Float64Array(size);
    return (_t, into) => {
      draw(drawn);
      filter(drawn, into);
    };
  }
}

/** Brownian motion: the integral of white noise, whose variance at time t is t times that of `dist`. */
export class BrownNoise extends FilteredNoise {
  constructor(dist: Distribution = new Gaussian(0, 1), options: NoiseOptions = {}) {
    super(new LinearFilter([1], [1, 0], { method: "euler" }), dist, options);
  }

  override get text(): string {
    return `BrownNoise(${this.dist.text}${this.scale ? "" : ", { scale: false }"})`;
  }
}

function drawing(
  noise: {
    readonly dist: Distribution;
    readonly scale: boolean;
    readonly seed: number | undefined;
  },
  size: number,
  dt: number,
  random: Random,
): Draw {
  const source = noise.seed === undefined ? random : new Random(noise.seed);
  const factor = noise.scale ? 1 / Math.sqrt(dt) : 1;
  return (into) => {
    const { data } = noise.dist.sample(1, size, source);
    for (let k = 0; k < size; k++) into[k] = factor * data[k]!;
  };
}

function checkedDistribution(dist: Distribution, owner: string): Distribution {
  if (isDistribution(dist)) return dist;
  throw invalid("dist", owner, dist, "a distribution such as new Gaussian(0, 1)");
}
