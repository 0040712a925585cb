// How spikes of three anchors spread through the strong synapses of a circuit at rest.

/** Synapses from `i` to `j`: how many ms a spike takes until it is felt (1 or more), and what it adds (mV). */
export interface Circuit {
  readonly n: number;
  /** Neurons up to this number are excitatory. */
  readonly excitatory: number;
  readonly i: ArrayLike<number>;
  readonly j: ArrayLike<number>;
  readonly delay: ArrayLike<number>;
  readonly w: ArrayLike<number>;
}

/** A neuron that fires, and when (ms). */
export interface Spike {
  readonly neuron: number;
  readonly t: number;
}

/** A spike of `from` (its number in the list of spikes) that is felt by a neuron at `t`. */
export interface Arrival {
  readonly from: number;
  readonly neuron: number;
  readonly t: number;
}

/** A strong synapse onto a neuron. */
export interface Incoming {
  readonly neuron: number;
  readonly delay: number;
}

/** Weights (mV) above this are strong: 95 % of the greatest. */
export const STRONG = 9.5;
/** No spread lasts longer (ms), or has more spikes than there are neurons. */
const LONGEST = 979;
/** What spreads is watched for so long (ms) in any case: twice the greatest delay, and the longest latency. */
const LEAST = 61;

const [REST, BALANCE] = [-70, -14];

/** One circuit and the state of its neurons; `run` starts from rest each time. */
export class Propagation {
  readonly #circuit: Circuit;
  /** Synapses that take part, by neuron and delay: those of neuron k are from `#first[k]` to `#first[k + 1]`. */
  readonly #first: Int32Array;
  readonly #target: Int32Array;
  readonly #delay: Int32Array;
  readonly #weight: Float64Array;
  readonly #into: Incoming[][];

  readonly #v: Float64Array;
  readonly #u: Float64Array;
  readonly #input: Float64Array;
  /** The ms that `v` and `u` of a neuron stand before, and the run they belong to. */
  readonly #at: Int32Array;
  readonly #run: Int32Array;
  readonly #awake: Uint8Array;
  readonly #active: Int32Array;
  readonly #fired: number[] = [];
  #activeCount = 0;
  #runs = 0;

  /** Arrivals in order of emission, chained by the ms in which they are felt. */
  readonly #head: Int32Array = new Int32Array(LONGEST + 1024).fill(-1);
  readonly #tail: Int32Array = new Int32Array(LONGEST + 1024);
  #sent = 0;
  #next: Int32Array = new Int32Array(1 << 17);
  #from: Int32Array = new Int32Array(1 << 17);
  #synapse: Int32Array = new Int32Array(1 << 17);
  #end = 0;
  #last = 0;
  readonly #neurons: Int32Array;
  readonly #times: Int32Array;
  /** Spikes of the last run, its anchors included. */
  count = 0;

  constructor(circuit: Circuit) {
    const { n, excitatory, i, j, delay, w } = circuit;
    this.#circuit = circuit;
    const part = Array.from({ length: i.length }, (_, k) => k).filter(
      (k) => i[k]! >= excitatory || w[k]! > STRONG,
    );
    part.sort((a, b) => i[a]! - i[b]! || delay[a]! - delay[b]! || a - b);
    this.#first = new Int32Array(n + 1);
    for (const k of part) this.#first[i[k]! + 1]!++;
    for (let k = 0; k < n; k++) this.#first[k + 1]! += this.#first[k]!;
    this.#target = Int32Array.from(part, (k) => j[k]!);
    this.#delay = Int32Array.from(part, (k) => delay[k]!);
    this.#weight = Float64Array.from(part, (k) => w[k]!);
    this.#into = Array.from({ length: n }, () => []);
    for (const k of part)
      if (i[k]! < excitatory) this.#into[j[k]!]!.push({ neuron: i[k]!, delay: delay[k]! });
    [this.#v, this.#u, this.#input] = [0, 0, 0].map(() => new Float64Array(n)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    this.#at = new Int32Array(n);
    this.#run = new Int32Array(n);
    this.#awake = new Uint8Array(n);
    this.#active = new Int32Array(n);
    this.#neurons = new Int32Array(n);
    this.#times = new Int32Array(n);
  }

  /** Strong excitatory synapses onto a neuron, by the number of the neuron they come from. */
  strongInto(neuron: number): readonly Incoming[] {
    return this.#into[neuron]!;
  }

  /** The anchors fire so that their spikes are felt at once; what comes of it is in `spikes` and `arrivals`. */
  run(anchors: readonly Incoming[]): void {
    this.#runs++;
    this.#head.fill(-1, 0, this.#last + 1);
    this.#sent = 0;
    this.count = 0;
    this.#activeCount = 0;
    this.#end = LEAST;
    this.#last = 0;
    let longest = 0;
    for (const { delay } of anchors) longest = Math.max(longest, delay);
    for (const { neuron, delay } of anchors) this.#fire(neuron, longest - delay, delay);
    this.#end = LEAST;
    const most = this.#circuit.n;
    for (let t = longest; t < this.#end && this.count < most; t++) {
      if (this.#activeCount === 0 && t > this.#last) break;
      this.#receive(t);
      if (this.#activeCount > 0) this.#step(t);
    }
  }

  spikes(): Spike[] {
    return Array.from({ length: this.count }, (_, k) => ({
      neuron: this.#neurons[k]!,
      t: this.#times[k]!,
    }));
  }

  /** What excitatory spikes of the last run brought about, in order of emission. */
  arrivals(): Arrival[] {
    const list: Arrival[] = [];
    for (let k = 0; k < this.#sent; k++) {
      const from = this.#from[k]!;
      const synapse = this.#synapse[k]!;
      if (this.#neurons[from]! < this.#circuit.excitatory)
        list.push({
          from,
          neuron: this.#target[synapse]!,
          t: this.#times[from]! + this.#delay[synapse]!,
        });
    }
    return list;
  }

  /** Sends a spike along every synapse whose delay is at least `from`. */
  #fire(neuron: number, t: number, from: number): void {
    const spike = this.count++;
    this.#neurons[spike] = neuron;
    this.#times[spike] = t;
    for (let k = this.#first[neuron]!; k < this.#first[neuron + 1]!; k++) {
      const delay = this.#delay[k]!;
      if (delay < from) continue;
      this.#push(spike, k, t + delay);
    }
  }

  #push(spike: number, synapse: number, t: number): void {
    const k = this.#sent++;
    if (k === this.#next.length) this.#grow();
    this.#next[k] = -1;
    this.#from[k] = spike;
    this.#synapse[k] = synapse;
    if (this.#head[t] === -1) this.#head[t] = k;
    else this.#next[this.#tail[t]!] = k;
    this.#tail[t] = k;
    if (t > this.#last) this.#last = t;
    if (t + 1 > this.#end) this.#end = Math.min(t + 1, LONGEST);
  }

  #grow(): void {
    const twice = (old: Int32Array): Int32Array => {
      const grown = new Int32Array(2 * old.length);
      grown.set(old);
      return grown;
    };
    this.#next = twice(this.#next);
    this.#from = twice(this.#from);
    this.#synapse = twice(this.#synapse);
  }

  /** Adds what is felt at `t`; neurons that may fire of it are awake from then on. */
  #receive(t: number): void {
    const target = this.#target;
    const input = this.#input;
    const run = this.#run;
    for (let k = this.#head[t]!; k !== -1; k = this.#next[k]!) {
      const synapse = this.#synapse[k]!;
      const neuron = target[synapse]!;
      if (run[neuron] !== this.#runs) {
        run[neuron] = this.#runs;
        this.#v[neuron] = REST;
        this.#u[neuron] = BALANCE;
        this.#at[neuron] = t;
        this.#awake[neuron] = 0;
        input[neuron] = 0;
      } else if (this.#awake[neuron] === 0 && this.#at[neuron]! < t) this.#catchUp(neuron, t);
      input[neuron]! += this.#weight[synapse]!;
      if (this.#awake[neuron] === 0 && !this.#safe(neuron)) {
        this.#awake[neuron] = 1;
        this.#active[this.#activeCount++] = neuron;
      }
    }
  }

  /** Whether a neuron cannot fire before it receives more: it is far below the fixed point at -55 mV. */
  #safe(neuron: number): boolean {
    const v = this.#v[neuron]!;
    const input = this.#input[neuron]!;
    return v >= -75 && input >= -10 && Math.max(v, -69) + input < -57 && this.#u[neuron]! >= -14.2;
  }

  #catchUp(neuron: number, t: number): void {
    for (let k = this.#at[neuron]!; k < t; k++) this.#advance(neuron);
    this.#at[neuron] = t;
  }

  /** One millisecond of one neuron, as in the network. */
  #advance(neuron: number): void {
    const u = this.#u[neuron]!;
    const input = this.#input[neuron]!;
    let v = this.#v[neuron]!;
    v += 0.5 * ((0.04 * v + 5) * v + 140 - u + input);
    v += 0.5 * ((0.04 * v + 5) * v + 140 - u + input);
    this.#v[neuron] = v;
    this.#u[neuron] = u + (neuron < this.#circuit.excitatory ? 0.02 : 0.1) * (0.2 * v - u);
    this.#input[neuron] = 0;
  }

  #step(t: number): void {
    const fired = this.#fired;
    fired.length = 0;
    let awake = 0;
    for (let k = 0; k < this.#activeCount; k++) {
      const neuron = this.#active[k]!;
      this.#advance(neuron);
      if (this.#v[neuron]! >= 30) {
        fired.push(neuron);
        this.#v[neuron] = -65;
        this.#u[neuron]! += neuron < this.#circuit.excitatory ? 8 : 2;
      }
      if (this.#safe(neuron)) {
        this.#awake[neuron] = 0;
        this.#at[neuron] = t + 1;
      } else this.#active[awake++] = neuron;
    }
    this.#activeCount = awake;
    if (fired.length > 1) fired.sort((a, b) => a - b);
    for (const neuron of fired) if (this.count < this.#circuit.n) this.#fire(neuron, t, 0);
  }
}
