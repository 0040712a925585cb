// Modules named by text: a file, or a name of the catalogue; TypeScript where something here can read it.

import { MyelinError, ValueError } from "../errors.ts";
import { builtin } from "../simulate.ts";

interface Paths {
  resolve(path: string): string;
  join(...parts: string[]): string;
  dirname(path: string): string;
}

interface Addresses {
  pathToFileURL(path: string): URL;
  fileURLToPath(address: string): string;
}

/** Address of a file, or the name of the catalogue as it stands. */
export function addressOf(model: string | URL): string {
  if (typeof model !== "string") return model.href;
  if (!/[\\/]|\.[cm]?[jt]s$/.test(model) || /^[a-z]{2,}:/.test(model)) return model;
  const [paths, addresses] = [builtin<Paths>("node:path"), builtin<Addresses>("node:url")];
  return paths && addresses ? addresses.pathToFileURL(paths.resolve(model)).href : model;
}

/** The exports of a module; of a bare name those of a model, or of equations, of the catalogue. Throws MyelinError. */
export async function imported(address: string): Promise<Readonly<Record<string, unknown>>> {
  if (/[/:]/.test(address)) return opened(address);
  for (const shelf of ["models", "equations"]) {
    try {
      return await opened(`myelin/${shelf}/${address}`);
    } catch (error) {
      if (!isMissing(error, `/${shelf}/${address}`)) throw error;
    }
  }
  throw new ValueError(
    `unknown model: '${address}' (expected a name of the catalogue, as \`myelin list\` shows them, or the path of a file)`,
    "model",
    address,
  );
}

/** Whether it is the module itself that is not there, not one that it imports. */
function isMissing(error: unknown, ending: string): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const codes = ["ERR_MODULE_NOT_FOUND", "ERR_PACKAGE_PATH_NOT_EXPORTED"];
  return (
    codes.includes(String(code)) && new RegExp(`${ending}(?:\\.[jt]s)?'`).test(String(message))
  );
}

async function opened(address: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(address);
  } catch (error) {
    if (/^file:/.test(address) && isMissing(error, "")) throw noFile(address, error);
    if ((error as { code?: unknown }).code !== "ERR_UNKNOWN_FILE_EXTENSION") throw error;
    await readTypeScript(address);
    // Node remembers that an address failed
    return import(`${address}?typescript`);
  }
}

/** The file itself is not there; what it imports is another matter. */
function noFile(address: string, error: unknown): unknown {
  const path = builtin<Addresses>("node:url")!.fileURLToPath(address);
  const { message } = error as Error;
  if (!message.includes(`'${path}' imported from`)) return error;
  return new ValueError(`no such file: ${path} (expected a module with a model)`, "model", path);
}

/** Lets this thread import TypeScript, with the tsx of the file's project or of this folder. */
async function readTypeScript(address: string): Promise<void> {
  const module = builtin<{ createRequire(from: string): { resolve(name: string): string } }>(
    "node:module",
  );
  const [paths, addresses] = [builtin<Paths>("node:path")!, builtin<Addresses>("node:url")!];
  for (const from of [addresses.fileURLToPath(address), paths.resolve("package.json")]) {
    try {
      const folder = paths.dirname(module!.createRequire(from).resolve("tsx/package.json"));
      const entry = paths.join(folder, "dist", "esm", "api", "index.mjs");
      const { register } = (await import(addresses.pathToFileURL(entry).href)) as {
        register(): void;
      };
      register();
      return;
    } catch {}
  }
  throw new MyelinError(
    `cannot import ${address}: this version of Node does not read TypeScript\n` +
      "  run `npm install tsx` in its folder (or use Node >= 22.18), or compile it to JavaScript first",
  );
}
