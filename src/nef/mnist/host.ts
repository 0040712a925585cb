// Files of Node, where there is one. Found without an import, so that a page can be bundled.

import { ValueError } from "../../errors.ts";

interface FileSystem {
  existsSync(path: string): boolean;
  readFileSync(path: string): Uint8Array;
  writeFileSync(path: string, bytes: Uint8Array): void;
  mkdirSync(path: string, options: { readonly recursive: true }): unknown;
  renameSync(from: string, to: string): void;
}

interface Host {
  readonly process?: {
    readonly env: Readonly<Record<string, string | undefined>>;
    getBuiltinModule?(name: string): unknown;
  };
}

const host = globalThis as Host;

/** A variable of the environment; undefined if it is empty, not set, or there is none. */
export function environment(name: string): string | undefined {
  return host.process?.env[name] || undefined;
}

/** The file system; ValueError for a folder where there is none. */
export function files(folder: string): FileSystem {
  const found = host.process?.getBuiltinModule?.("node:fs");
  if (found) return found as FileSystem;
  throw new ValueError(
    `cannot use the folder '${folder}': there are no files here (a page has none; use mnistOf)`,
    "folder",
    folder,
  );
}
