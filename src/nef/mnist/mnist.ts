// The MNIST digits from a folder, from bytes, or from the net.

import { ValueError } from "../../errors.ts";
import { checkOptions } from "../options.ts";
import { type FetchMnistOptions, fetchFile } from "./fetch.ts";
import { environment, files } from "./host.ts";
import { readIdx, unzipped } from "./idx.ts";
import type { LabelledImages } from "./images.ts";
import { BY_HAND, MNIST_FILES, type MnistFile } from "./sources.ts";

/** Images to learn from and images to test with. */
export interface Mnist {
  readonly train: LabelledImages;
  readonly test: LabelledImages;
}

/**
 * Reads the four files from a folder, gzipped or not; by
 * default from the folder that MYELIN_MNIST names. Throws ValueError for files that are missing or damaged.
 */
export async function readMnist(
  folder: string | undefined = environment("MYELIN_MNIST"),
): Promise<Mnist> {
  if (folder === undefined || folder === "")
    throw new ValueError(`no folder of MNIST is named (${BY_HAND})`, "folder", folder);
  const system = files(folder);
  return mnistFrom(async ({ name }) => {
    const tried = [name, name.replace("-idx", ".idx")].flatMap((base) => [base, `${base}.gz`]);
    const path = tried.map((file) => `${folder}/${file}`).find((file) => system.existsSync(file));
    if (path !== undefined) return { bytes: system.readFileSync(path), file: path };
    throw new ValueError(
      `no ${name} in ${folder}, gzipped or not (${BY_HAND}, or fetch them with fetchMnist)`,
      "folder",
      folder,
    );
  });
}

/** From the contents of the four files, by name without `.gz`. Throws ValueError for what is missing or damaged. */
export function mnistOf(contents: Readonly<Record<string, Uint8Array>>): Promise<Mnist> {
  return mnistFrom(async ({ name }) => {
    const bytes = contents[name];
    if (bytes !== undefined) return { bytes, file: name };
    const given = Object.keys(contents).join(", ") || "nothing";
    throw new ValueError(`no contents of ${name}: given are ${given}`, "contents", contents);
  });
}

interface Found {
  readonly bytes: Uint8Array;
  /** As messages call it. */
  readonly file: string;
}

async function mnistFrom(find: (file: MnistFile) => Promise<Found>): Promise<Mnist> {
  const [trainImages, trainLabels, testImages, testLabels] = MNIST_FILES;
  const set = async (images: MnistFile, labels: MnistFile): Promise<LabelledImages> =>
    labelled(await find(images), await find(labels));
  return {
    train: await set(trainImages!, trainLabels!),
    test: await set(testImages!, testLabels!),
  };
}

async function labelled(images: Found, labels: Found): Promise<LabelledImages> {
  const { sizes, data: pixels } = readIdx(
    await unzipped(images.bytes, images.file),
    3,
    images.file,
  );
  const { data } = readIdx(await unzipped(labels.bytes, labels.file), 1, labels.file);
  const [count, rows, columns] = sizes as [number, number, number];
  if (data.length !== count)
    throw new ValueError(
      `${data.length} labels in ${labels.file} for ${count} images in ${images.file} (expected as many)`,
      "file",
      labels.file,
    );
  return { rows, columns, pixels, labels: data };
}

/**
 * Fetches the four files, 12 MB, and checks that they are the ones that everybody has, by their SHA-256. Throws
 * ValueError that says what each mirror answered, and what to do without a net.
 */
export function fetchMnist(options: FetchMnistOptions = {}): Promise<Mnist> {
  checkOptions(options, ["folder", "onProgress", "mirrors", "fetch"], "fetchMnist");
  return mnistFrom(async (file) => ({
    bytes: await fetchFile(file, options),
    file: `${file.name}.gz`,
  }));
}
