// Random models with paths without filters, delays and rules in them, against the plain simulator.

import {
  AdaptiveLIF,
  Alpha,
  Connection,
  type ConnectionOptions,
  Direct,
  Ensemble,
  LIF,
  LIFRate,
  Lowpass,
  type NeuronType,
  Node,
  PES,
  Random,
  RectifiedLinear,
  SpikingRectifiedLinear,
} from "myelin/nef";
import { suite } from "uvu";
import { type Part, same } from "./compared.ts";

const test = suite("random models");

type Object = Ensemble | Node;

/** Objects of every kind, connected by chance; without filter or delay only to one that comes later. */
class Graph {
  readonly parts: Part[] = [];
  readonly brought: Connection[] = [];
  private readonly random: Random;
  private readonly objects: Object[] = [];

  constructor(seed: number) {
    this.random = new Random(seed);
    const wave = new Node((t) => [Math.sin(20 * t), Math.cos(31 * t)], { label: "wave" });
    this.objects.push(wave);
    for (let k = 0; k < 6; k++) this.objects.push(this.object(k));
    this.parts.push(...this.objects);
    for (const [k, one] of this.objects.entries()) {
      if (k === 0) continue;
      if (k < 3) this.connect(wave, one, true);
      for (let n = 0; n < 2; n++) this.connect(this.pick(this.objects.slice(0, k)), one, true);
      this.connect(this.pick(this.objects.slice(k)), one, false);
    }
  }

  private pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random.uniform() * list.length)]!;
  }

  private chance(part: number): boolean {
    return this.random.uniform() < part;
  }

  private object(k: number): Object {
    const d = this.pick([1, 2, 3]);
    const label = `object ${k}`;
    if (this.chance(0.15)) return new Node(null, { sizeIn: d, label });
    if (this.chance(0.15))
      return new Node((t, x) => x.map((v, e) => Math.tanh(v) + e * t), { sizeIn: d, label });
    const types: readonly NeuronType[] = [
      ...[new LIF(), new LIF(), new LIF({ tauRef: "1 ms" }), new Direct()],
      ...[new LIFRate(), new AdaptiveLIF(), new RectifiedLinear(), new SpikingRectifiedLinear()],
    ];
    return new Ensemble(12, d, { label, neuronType: this.pick(types), radius: 1.3 });
  }

  private connect(pre: Object, post: Object, forward: boolean): void {
    const instant = forward && this.chance(0.6);
    const filters = [0, 0.005, 0.02, new Alpha(0.01), new Lowpass(0.003)];
    const delay = this.chance(0.3) ? this.pick([1, 2.5, 4]) * 1e-3 : undefined;
    const without = instant || (delay !== undefined && this.chance(0.5));
    const [from, to] = [pre.sizeOut, post.sizeIn];
    if (
      pre instanceof Ensemble &&
      post instanceof Ensemble &&
      neural(pre, post) &&
      this.chance(0.2)
    ) {
      const transform = this.matrix(12, 12, 3e-4);
      this.add(
        new Connection(pre.neurons, post.neurons, { synapse: null, delay: 1e-3, transform }),
      );
      if (instant)
        this.add(new Connection(pre.neurons, post.neurons, { synapse: null, transform }));
      return;
    }
    const scale = pre instanceof Ensemble && without ? 0.1 : 0.5;
    const options: ConnectionOptions = {
      synapse: without ? null : this.pick(filters),
      transform: this.matrix(to, from, scale),
      ...(delay === undefined ? {} : { delay }),
      ...(pre instanceof Ensemble && this.chance(0.3)
        ? { function: (x: Float64Array) => x.map((v) => v * v - 0.3) }
        : {}),
    };
    const learns = pre instanceof Ensemble && neural(pre) && this.chance(0.4);
    if (!learns) {
      const way = new Connection(pre, post, options);
      this.add(way);
      if (delay !== undefined) this.brought.push(way);
      return;
    }
    const learningRule = new PES({ learningRate: 1e-2 });
    const way = new Connection(pre, post, { ...options, learningRule });
    this.add(way);
    if (this.chance(0.5)) this.brought.push(way);
    for (const source of [this.pick(this.objects), this.pick(this.objects)]) {
      const transform = this.matrix(to, source.sizeOut, 0.3);
      const synapse = this.chance(0.5) ? null : 0.005;
      this.add(new Connection(source, way.learningRule, { synapse, transform }));
    }
  }

  private add(connection: Connection): void {
    this.parts.push(connection);
  }

  private matrix(rows: number, columns: number, scale: number): number[][] {
    return Array.from({ length: rows }, () =>
      Array.from({ length: columns }, () => scale * (2 * this.random.uniform() - 1)),
    );
  }
}

function neural(...all: readonly Ensemble[]): boolean {
  return all.every(({ options: { neuronType } }) => neuronType?.name !== "Direct");
}

for (let seed = 1; seed <= 12; seed++)
  test(`model ${seed} does what the plain simulator does`, async () => {
    const { parts, brought } = new Graph(seed);
    await same(parts, { steps: 60, brought, silent: true });
  });

test.run();
