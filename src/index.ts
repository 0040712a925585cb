// The public surface of Myelin: names only.

export {
  ConnectError,
  DelayError,
  EquationError,
  InternalError,
  MyelinError,
  NameError,
  NetworkError,
  NotANumberError,
  type Place,
  type Problem,
  TextError,
  UnitError,
  UnsupportedError,
  ValueError,
} from "./errors.ts";
export type { Assignable, SetOptions } from "./model/assign.ts";
export type { ConnectOptions } from "./model/connect.ts";
export { type GroupLike, type State, Subgroup } from "./model/group.ts";
export { seed } from "./model/initial.ts";
export {
  SpikeMonitor,
  type SpikeMonitorOptions,
  StateMonitor,
  type StateMonitorOptions,
} from "./model/monitors.ts";
export type { NamespaceOption } from "./model/namespace.ts";
export { Network, type NetworkOptions, type Reporter, type RunOptions } from "./model/network.ts";
export { NeuronGroup, type NeuronGroupOptions } from "./model/neuron-group.ts";
export { PoissonGroup, type PoissonGroupOptions } from "./model/poisson-group.ts";
export { PoissonInput, type PoissonInputOptions } from "./model/poisson-input.ts";
export type { Quantity } from "./model/quantities.ts";
export {
  PopulationRateMonitor,
  type PopulationRateMonitorOptions,
  type SmoothRateOptions,
} from "./model/rate-monitor.ts";
export type { RegularOptions } from "./model/regular.ts";
export { SpikeGeneratorGroup, type SpikeGeneratorOptions } from "./model/spike-generator-group.ts";
export { Synapses, type SynapsesOptions } from "./model/synapses.ts";
export { TimedArray, type TimedArrayOptions, type TimedValues } from "./model/timed-array.ts";
