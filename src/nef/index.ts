// The Neural Engineering Framework on Myelin: names only.

export { type Matrix, matrix, matrixOf } from "./matrix.ts";
export { Random } from "./random.ts";
export type {
  Distribution,
  GainBias,
  NeuronType,
  PerNeuron,
  Points,
  Process,
  Solution,
  Solver,
  Start,
  StateSpace,
  Synapse,
  Tuning,
} from "./types.ts";
