// The Neural Engineering Framework on Myelin: names only.

export { EnsembleArray, type EnsembleArrayOptions } from "./array.ts";
export { Connection, type ConnectionOptions, type DecodedFunction } from "./connection.ts";
export { type Curves, responseCurves, tuningCurves } from "./curves.ts";
export {
  type HypersphereOptions,
  ScatteredHypersphere,
  UniformHypersphere,
} from "./distributions/hypersphere.ts";
export { CosineSimilarity, SqrtBeta, SubvectorLength } from "./distributions/lengths.ts";
export { Mixture } from "./distributions/mixture.ts";
export { QuasirandomSequence } from "./distributions/quasirandom.ts";
export { Choice, Exponential, Gaussian, Samples, Uniform } from "./distributions/simple.ts";
export { Ensemble, type EnsembleOptions, Neurons } from "./ensemble.ts";
export { HPES, type HPESOptions } from "./learning/hpes.ts";
export { ConnectionRule } from "./learning/live.ts";
export {
  LearningRule,
  type LearningRuleOptions,
  type Modified,
  type RuleMatrix,
  type RuleNeurons,
} from "./learning/rule.ts";
export {
  BCM,
  type BCMOptions,
  Oja,
  type OjaOptions,
  PES,
  type PESOptions,
  RLS,
  type RLSOptions,
  Voja,
  type VojaOptions,
} from "./learning/rules.ts";
export { type Matrix, matrix, matrixOf } from "./matrix.ts";
export { type DrawnDigitsOptions, drawnDigits } from "./mnist/drawn.ts";
export type { FetchMnistOptions, FetchProgress } from "./mnist/fetch.ts";
export {
  greyValues,
  imagesBetween,
  imagesOf,
  type LabelledImages,
  oneHot,
} from "./mnist/images.ts";
export { fetchMnist, type Mnist, mnistOf, readMnist } from "./mnist/mnist.ts";
export { type Pca, type PcaOptions, pca } from "./mnist/pca.ts";
export {
  type BuiltConnection,
  type BuiltEnsemble,
  Model,
  type ModelOptions,
  type ModelSnapshot,
} from "./model.ts";
export {
  ActionSelection,
  type ActionSelectionOptions,
  BasalGanglia,
  type BasalGangliaOptions,
  Thalamus,
  type ThalamusOptions,
} from "./networks/action-selection.ts";
export {
  AssociativeMemory,
  type AssociativeMemoryOptions,
  type Vectors,
  type WinnerTakeAll,
} from "./networks/associative-memory.ts";
export {
  CircularConvolution,
  type CircularConvolutionOptions,
  circularConvolution,
  type Inversion,
} from "./networks/circular-convolution.ts";
export {
  InputGatedMemory,
  type InputGatedMemoryOptions,
  Integrator,
  Oscillator,
} from "./networks/dynamics.ts";
export {
  MatrixProduct,
  Product,
  type ProductOptions,
  type Shape,
} from "./networks/product.ts";
export { type Adaptation, AdaptiveLIF, AdaptiveLIFRate } from "./neurons/adaptive.ts";
export { Direct } from "./neurons/direct.ts";
export {
  MeasuredNeuron,
  type NeuronFromOptions,
  type NeuronFromSettings,
  type NeuronModule,
  type NeuronTexts,
  neuronFrom,
} from "./neurons/from-text.ts";
export { Izhikevich, type IzhikevichOptions } from "./neurons/izhikevich.ts";
export { LIF, type LIFOptions, LIFRate, type LIFRateOptions } from "./neurons/lif.ts";
export {
  RectifiedLinear,
  type RectifiedLinearOptions,
  SpikingRectifiedLinear,
  type SpikingRectifiedLinearOptions,
} from "./neurons/linear.ts";
export type { Curve } from "./neurons/measured.ts";
export { Sigmoid, type SigmoidOptions, Tanh } from "./neurons/sigmoid.ts";
export {
  PoissonSpiking,
  RegularSpiking,
  type RegularSpikingOptions,
  type SpikingOptions,
  StochasticSpiking,
} from "./neurons/spiking.ts";
export { Node, type NodeFunction, type NodeOptions } from "./node.ts";
export { Probe, type ProbeOptions } from "./probe.ts";
export {
  BrownNoise,
  FilteredNoise,
  type NoiseOptions,
  WhiteNoise,
} from "./processes/noise.ts";
export {
  type Interpolation,
  type Pieces,
  type PieceValue,
  Piecewise,
  type PiecewiseOptions,
} from "./processes/piecewise.ts";
export { PresentInput } from "./processes/present-input.ts";
export { type RunStepsOptions, runSteps } from "./processes/run.ts";
export { WhiteSignal, type WhiteSignalOptions } from "./processes/white-signal.ts";
export { Random } from "./random.ts";
export { Slice } from "./slices.ts";
export {
  Lstsq,
  LstsqMultNoise,
  LstsqNoise,
  type LstsqNoiseOptions,
  NoSolver,
} from "./solvers/lstsq.ts";
export { Nnls, NnlsL2, NnlsL2nz } from "./solvers/nonnegative.ts";
export { LstsqL2, LstsqL2nz, type RidgeOptions } from "./solvers/ridge.ts";
export {
  LstsqDrop,
  type LstsqDropOptions,
  LstsqL1,
  type LstsqL1Options,
} from "./solvers/sparse.ts";
export type { Listed, Subnetwork } from "./subnetwork.ts";
export type { Discretization } from "./synapses/discretize.ts";
export { type FilterStep, type FiltOptions, filt, filterSteps, filtfilt } from "./synapses/filt.ts";
export {
  Alpha,
  type FilterForm,
  LinearFilter,
  type LinearFilterOptions,
  Lowpass,
} from "./synapses/linear-filter.ts";
export type { SynapseLike } from "./synapses/synapse.ts";
export { equationsOf, type FilterNames, type FilterText, filterText } from "./synapses/text.ts";
export { Triangle } from "./synapses/triangle.ts";
export { Sparse, type Transform } from "./transform.ts";
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
