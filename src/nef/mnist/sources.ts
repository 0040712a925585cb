// The files of the MNIST database of handwritten digits: names, sizes, fingerprints, and where they lie.

/** One of the four files, gzipped. */
export interface MnistFile {
  /** Without `.gz`. */
  readonly name: string;
  /** Bytes of the gzipped file. */
  readonly size: number;
  /** SHA-256 of the gzipped file, in hexadecimal digits. */
  readonly sha256: string;
}

/** The training and the test set of LeCun, Cortes and Burges (1998). */
export const MNIST_FILES: readonly MnistFile[] = [
  {
    name: "train-images-idx3-ubyte",
    size: 9_912_422,
    sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
  },
  {
    name: "train-labels-idx1-ubyte",
    size: 28_881,
    sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
  },
  {
    name: "t10k-images-idx3-ubyte",
    size: 1_648_877,
    sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
  },
  {
    name: "t10k-labels-idx1-ubyte",
    size: 4_542,
    sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
  },
];

/** Folders on the net that hold these files, asked one after the other. */
export const MNIST_MIRRORS: readonly string[] = [
  "https://storage.googleapis.com/cvdf-datasets/mnist/",
  "https://ossci-datasets.s3.amazonaws.com/mnist/",
];

const NAMES = MNIST_FILES.map(({ name }) => `${name}.gz`).join(", ");

/** What to do where nothing can be fetched. */
export const BY_HAND: string =
  `get ${NAMES} by other means, and name their folder: ` +
  "--mnist DIR, or MYELIN_MNIST=DIR in the environment";
