// The JSON format of a conformance case: one model, one run, and the numbers that must come out.

export interface Case {
  readonly name: string;
  readonly features: readonly string[];
  readonly dt: number;
  readonly duration?: number;
  readonly phases?: readonly {
    duration: number;
    /** Step of the network from here on. */
    dt?: number;
    set?: Record<string, Record<string, number | number[]>>;
  }[];
  readonly timedArrays?: Record<
    string,
    { values: number[] | number[][]; dt: number; unit?: string }
  >;
  readonly groups: Record<string, GroupCase>;
  readonly synapses?: readonly SynapsesCase[];
  readonly runRegularly?: readonly {
    target: string;
    code: string;
    dt?: number;
    when?: string;
    order?: number;
  }[];
  readonly record?: Record<
    string,
    { variables: string[]; indices: number[]; when?: string; dt?: number }
  >;
  readonly expect: Expected;
}

export type Initial = Record<string, number | boolean | number[] | string>;

export type GroupCase =
  | {
      readonly kind: "neurons";
      readonly n: number;
      readonly model: string;
      readonly threshold?: string;
      readonly reset?: string;
      readonly refractory?: number | string;
      readonly method?: string;
      readonly precision?: "f64" | "f32";
      readonly namespace?: Record<string, string | number>;
      readonly initial?: Initial;
      readonly dt?: number;
    }
  | {
      readonly kind: "spikes";
      readonly n: number;
      readonly indices: number[];
      readonly times: number[];
      readonly period?: number;
      readonly dt?: number;
    };

export interface SynapsesCase {
  readonly name: string;
  readonly source: string;
  readonly target: string;
  readonly model?: string;
  readonly namespace?: Record<string, string | number>;
  readonly method?: string;
  readonly dt?: number;
  readonly onPre?: string | Record<string, string>;
  readonly onPost?: string | Record<string, string>;
  readonly order?: Record<string, number>;
  readonly connect: Record<string, unknown> | readonly Record<string, unknown>[];
  readonly initial?: Initial;
  readonly delay?: number | number[] | string | Record<string, number | number[] | string>;
  readonly delayPost?: number | number[] | string;
}

export interface Expected {
  readonly connections?: Record<string, { i: number[]; j: number[] }>;
  readonly spikes?: Record<string, { i: number[]; step: number[] }>;
  readonly final?: Record<string, Record<string, number[]>>;
  readonly traces?: Record<string, Record<string, number[][]>>;
  readonly rtol?: number;
  readonly atol?: number;
  readonly exactUntilStep?: number;
}
