// A FILE, or the name of a shipped MODEL, into a network or a demonstration.

import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { didYouMean, MyelinError, nearest } from "../errors.ts";
import type { BackendName, GpuModeName, Network } from "../index.ts";
import { type Catalogue, catalogue } from "./catalogue.ts";
import type { NefModel } from "./nef.ts";

/** What the command line says about a network; whatever it leaves open is for the module to choose. */
export interface MakeOptions {
  readonly seed?: number;
  readonly backend?: "js" | "wasm";
  readonly threads?: number;
  /** Of `--duration`: text such as '1 s', or seconds. */
  readonly duration?: string | number;
}

/** What a module's `run` is given. */
export interface DemoOptions {
  /** 0 where the command line names none. */
  readonly seed: number;
  /** `wasm` where the command line names none. */
  readonly backend: "js" | "wasm";
  readonly threads?: number;
  /** Of `--duration`, else the module's own: text such as '1 s', or seconds. */
  readonly duration?: string | number;
  /** Of `--mnist`: the folder of the files of MNIST. */
  readonly mnist?: string;
  /** How far it is, from 0 to 1, and what it is doing. */
  readonly progress: (fraction: number, note?: string) => void;
  /** Aborted by Ctrl-C: stop the network at hand and return what there is. */
  readonly signal: AbortSignal;
}

/** What a module's `run` gives back. */
export interface DemoResult {
  /** Printed as it stands. */
  readonly text: string;
  /** Printed instead by `--json`. */
  readonly json: unknown;
  /** A picture for the terminal, printed above the text. */
  readonly terminal?: string;
  /** The figure as SVG, made only when it is to be written. */
  readonly figure?: () => string | Promise<string>;
}

/** The default export of a module: a network, a model of the NEF, or a function that makes one. */
export type Making = Makes | ((options: MakeOptions) => Makes | Promise<Makes>);

type Makes = Network | NefModel;

/** What a module made: the network that runs and, where it is that of a model of the NEF, the model. */
export interface Made {
  readonly net: Network;
  readonly model?: NefModel;
}

/**
 * What a FILE or MODEL may export. It needs a default export or `run`; where it has `run`, `myelin run` calls that
 * instead of running the network itself.
 */
export interface ModelModule {
  readonly default?: Making;
  readonly about?: string;
  /** Duration of `myelin run` without `--duration`, such as '1 s'. */
  readonly duration?: string | number;
  /** Whether its `run` reads digits, and so takes `--mnist`. */
  readonly mnist?: boolean;
  readonly run?: (options: DemoOptions) => Promise<DemoResult>;
}

/** A module that has been read and checked. */
export interface Loaded {
  readonly name: string;
  readonly path: string;
  readonly module: ModelModule;
}

/** Imports a FILE or MODEL. Throws MyelinError when there is no such thing or it exports nothing to run. */
export async function load(target: string): Promise<Loaded> {
  const path = locate(target, catalogue());
  const name = basename(path, extname(path));
  const module = (await importModule(path)) as ModelModule;
  const made = module.default;
  if (typeof module.run !== "function" && typeof made !== "function" && !madeOf(made))
    throw new MyelinError(
      `nothing to run in ${target}: its default export is ${named(made)} (expected a Network, a Model of myelin/nef, or a function that makes one)` +
        (made === undefined
          ? "\n  the file was executed to see that: a script that runs its own network is started with " +
            `${starter(path)} ${target};\n` +
            "  to let `myelin run` run it, make the network and `export default` it"
          : ""),
    );
  return { name, path, module };
}

/** What starts a script by itself; in a clone of Myelin its own imports are to find the source. */
export function starter(path: string): string {
  if (/\.ts$/.test(import.meta.url)) return "npx tsx --conditions=source";
  const { typescript } = process.features as { typescript?: unknown };
  return /\.[cm]?ts$/.test(path) && !typescript ? "npx tsx" : "node";
}

/** What a network is asked to run on. */
export interface Asked extends Omit<MakeOptions, "backend"> {
  readonly backend?: BackendName;
  readonly gpuMode?: GpuModeName;
}

/** The network of a module. Throws what `make` throws. */
export async function makeNetwork(loaded: Loaded, asked: Asked): Promise<Network> {
  return (await make(loaded, asked)).net;
}

/** What a module makes. Throws MyelinError when the options cannot reach it: they are never dropped silently. */
export async function make({ name, module }: Loaded, asked: Asked): Promise<Made> {
  const { backend, gpuMode, threads, ...others } = asked;
  if (gpuMode !== undefined && backend !== "gpu")
    throw new MyelinError("--gpu-mode without --backend gpu (give both)");
  const onCard = backend === "gpu";
  const rest = threads === undefined ? others : { ...others, threads };
  const options: MakeOptions = onCard || backend === undefined ? rest : { ...rest, backend };
  const { default: making } = module;
  if (making === undefined)
    throw new MyelinError(
      `no network in ${name}: it exports only \`run\` (start it with \`myelin run\`)`,
    );
  const value = typeof making === "function" ? await making(options) : making;
  const made = madeOf(value);
  if (!made)
    throw new MyelinError(`no network from ${name}: its default export returned ${named(value)}`);
  const { net, model } = made;
  const checks = [
    ["seed", options.seed, net.seed],
    ["backend", options.backend, net.backend.name],
  ] as const;
  for (const [option, asked, found] of checks)
    if (asked !== undefined && asked !== found)
      throw new MyelinError(
        `--${option} ${asked} does not reach ${name}: its network was made with ${option} ${found}\n` +
          `  export a function ({ ${option} }) => new ${model ? "Model" : "Network"}([...], { ${option} }) to let the command line choose`,
      );
  // whatever it was made for: results are the same
  if (threads !== undefined) net.threads = threads;
  // and only the state moves
  if (onCard) net.runOn("gpu", gpuMode === undefined ? {} : { gpuMode });
  return made;
}

/** A network or a model as what it is; undefined for anything else. */
function madeOf(value: unknown): Made | undefined {
  if (isNetwork(value)) return { net: value };
  const model = value as NefModel | null | undefined;
  if (!isNetwork(model?.network) || !Array.isArray(model.probes)) return undefined;
  return { net: model.network, model };
}

/** By what it can do, not by its class: the module may have brought its own copy of the package. */
function isNetwork(value: unknown): value is Network {
  const net = value as Partial<Network> | null | undefined;
  return (
    typeof net === "object" &&
    net !== null &&
    typeof net.run === "function" &&
    typeof net.explain === "function" &&
    Array.isArray(net.objects)
  );
}

function named(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "object" && value !== null)
    return `an object of ${value.constructor?.name ?? "no class"}`;
  return `${typeof value} ${String(value)}`;
}

/** Path of a FILE or MODEL. A shipped model wins over a file of that name; `./name` is the file. */
export function locate(target: string, shelves: Catalogue): string {
  const model = shelves.models.find(({ name }) => name === target);
  if (model) return model.path;
  const path = resolve(target);
  if (existsSync(path) && statSync(path).isFile()) return path;
  if (/[\\/]|\.[cm]?[jt]s$/.test(target))
    throw new MyelinError(`no such file: ${target} (looked for ${path})`);
  const equation = shelves.equations.find(({ name }) => name === target);
  if (equation)
    throw new MyelinError(
      `not a model: '${target}' is a set of equations (import it from 'myelin/equations/${target}')`,
    );
  const example = shelves.examples.find(({ name }) => name === target);
  if (example)
    throw new MyelinError(
      `not a model: '${target}' is an example, a script of its own (start it with ` +
        `${starter(example.path)} ${relative(process.cwd(), example.path)}, or read it and copy)`,
    );
  const near = nearest(
    target,
    shelves.models.map(({ name }) => name),
  );
  throw new MyelinError(
    `unknown model: '${target}' (${didYouMean(near, "`myelin list` shows those that ship; a file needs its ending")})`,
  );
}

/** Imports a module, TypeScript or not. Throws MyelinError when it cannot. */
export async function importModule(path: string): Promise<unknown> {
  if (/\.[cm]?ts$/.test(path) && !readsTypeScript()) await readTypeScript(path);
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    const { code, name, message } = error as Error & { code?: string };
    if (code === "ERR_MODULE_NOT_FOUND" && /'myelin(\/[^']*)?'/.test(message))
      throw new MyelinError(
        `${basename(path)} imports 'myelin', which is not installed where it lies\n` +
          `  run \`npm install myelin\` in its folder`,
      );
    if (code?.startsWith("ERR_REQUIRE_"))
      throw new MyelinError(
        `cannot import ${basename(path)}: it is read as CommonJS, for no package.json says otherwise\n` +
          `  put { "type": "module" } into a package.json in its folder, or name it ${basename(path, extname(path))}.mts`,
      );
    if (name === "SyntaxError")
      throw new MyelinError(`cannot import ${basename(path)}: ${name}: ${message}`);
    throw error;
  }
}

/** Newer versions of Node strip types; from source we run under tsx. */
function readsTypeScript(): boolean {
  const { typescript } = process.features as { typescript?: unknown };
  return Boolean(typescript) || import.meta.url.endsWith(".ts");
}

/** Lets this process import TypeScript, with the tsx of the file's project, of this folder, or of the package. */
async function readTypeScript(path: string): Promise<void> {
  for (const from of [path, join(process.cwd(), "package.json"), fileURLToPath(import.meta.url)]) {
    const entry = tsxFrom(from);
    if (entry === undefined) continue;
    const { register } = (await import(pathToFileURL(entry).href)) as { register: () => void };
    register();
    return;
  }
  throw new MyelinError(
    `cannot import ${basename(path)}: Node ${process.versions.node} does not read TypeScript\n` +
      "  run `npm install tsx` in its folder (or use Node >= 22.18), or compile it to JavaScript first",
  );
}

/** The module of tsx that registers it. Resolved by hand: `require.resolve` finds the CommonJS one, which cannot. */
function tsxFrom(file: string): string | undefined {
  try {
    const manifest = createRequire(file).resolve("tsx/package.json");
    const { exports } = JSON.parse(readFileSync(manifest, "utf8"));
    return join(dirname(manifest), exports["./esm/api"].import.default);
  } catch {
    return undefined;
  }
}
