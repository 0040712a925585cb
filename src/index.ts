// The public surface of Myelin: names only.

export {
  ConnectError,
  DelayError,
  DeviceError,
  DeviceLostError,
  EquationError,
  IntegrationError,
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
export type { Assignable, PairOptions, SetOptions } from "./model/assign.ts";
export { type CheckpointOptions, loadSnapshot, saveSnapshot } from "./model/checkpoint.ts";
export type { ConnectOptions } from "./model/connect.ts";
export { type UserFunctionOptions, userFunction } from "./model/define-function.ts";
export type { Endpoint } from "./model/endpoint.ts";
export { Equations, equations, type Substitutions } from "./model/equations.ts";
export {
  EventMonitor,
  type EventMonitorOptions,
  SpikeMonitor,
  type SpikeMonitorOptions,
} from "./model/event-monitor.ts";
export type { EventSchedule } from "./model/events.ts";
export { type GpuMode, type GpuModeReport, gpuModes } from "./model/gpu-modes.ts";
export { type GroupLike, Subgroup } from "./model/group.ts";
export { seed } from "./model/initial.ts";
export { type LinkedVariable, type LinkOptions, linkedVariable } from "./model/link.ts";
export { type ExplicitMethodOptions, explicitMethod, type Method } from "./model/method.ts";
export type { MethodOptions } from "./model/method-options.ts";
export { StateMonitor, type StateMonitorOptions } from "./model/monitors.ts";
export type { NamespaceOption } from "./model/namespace.ts";
export { Network } from "./model/network.ts";
export type {
  BackendName,
  GpuModeName,
  NetworkOptions,
  Reporter,
  ResumeOptions,
  RunOptions,
} from "./model/network-options.ts";
export { NeuronGroup } from "./model/neuron-group.ts";
export type { NeuronGroupOptions } from "./model/neuron-options.ts";
export { type PlasticSynapses, plasticSynapses } from "./model/plastic.ts";
export { PoissonGroup, type PoissonGroupOptions } from "./model/poisson-group.ts";
export { PoissonInput, type PoissonInputOptions } from "./model/poisson-input.ts";
export type { Quantity } from "./model/quantities.ts";
export {
  PopulationRateMonitor,
  type PopulationRateMonitorOptions,
  type SmoothRateOptions,
} from "./model/rate-monitor.ts";
export { type ReadOptions, type Recording, readRecording } from "./model/recording.ts";
export type { RegularOptions, TimedOptions } from "./model/regular.ts";
export { Snapshot } from "./model/snapshot.ts";
export { SpikeGeneratorGroup, type SpikeGeneratorOptions } from "./model/spike-generator-group.ts";
export type { States, StateValue, StateValues } from "./model/states.ts";
export { Synapses, type SynapsesOptions } from "./model/synapses.ts";
export { SynapsesPart } from "./model/synapses-part.ts";
export { TimedArray, type TimedArrayOptions, type TimedValues } from "./model/timed-array.ts";
export type { State } from "./model/types/variables.ts";
export type { HostCall, UserFunction } from "./model/user-function.ts";
export type { LiveValues } from "./model/views.ts";
export type {
  MeasureOption,
  SweepFunction,
  SweepMeasure,
  SweepRecord,
} from "./sweep/measures.ts";
export type { SweepNeuron } from "./sweep/neuron.ts";
export type { SweepOptions, SweepSettings } from "./sweep/options.ts";
export type { SweepProgress, SweepReporter } from "./sweep/progress.ts";
export {
  type SweepAxis,
  type SweepFailure,
  type SweepGrid,
  SweepResult,
  type SweepTrace,
} from "./sweep/result.ts";
export { type SweepAxes, type SweepModel, sweep } from "./sweep/sweep.ts";
export { linspace, logspace, type SweepAxisOption, SweepValues } from "./sweep/values.ts";
