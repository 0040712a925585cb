// Files from the net: asked of one mirror after the other, checked, and kept in a folder.

import { ValueError } from "../../errors.ts";
import { files } from "./host.ts";
import { reason } from "./idx.ts";
import { BY_HAND, MNIST_MIRRORS, type MnistFile } from "./sources.ts";

/** How far a file has come. */
export interface FetchProgress {
  readonly file: string;
  /** Bytes that have come. */
  readonly received: number;
  /** Bytes of the file. */
  readonly size: number;
}

/** Options of `fetchMnist`. */
export interface FetchMnistOptions {
  /** Where to keep the files; what lies there whole is not fetched. Without it they are not kept. */
  readonly folder?: string;
  /** Told with every piece that comes. */
  readonly onProgress?: (progress: FetchProgress) => void;
  /** Folders on the net, asked one after the other: those of `MNIST_MIRRORS`. */
  readonly mirrors?: readonly string[];
  /** What fetches: the global `fetch`. */
  readonly fetch?: (url: string) => Promise<Response>;
}

/** A file that is whole: as kept in the folder, or from the first mirror that has it, and then kept. */
export async function fetchFile(file: MnistFile, options: FetchMnistOptions): Promise<Uint8Array> {
  const path = options.folder === undefined ? undefined : `${options.folder}/${file.name}.gz`;
  const kept = path === undefined ? undefined : await keptAt(path, file);
  if (kept !== undefined) return kept;
  const bytes = await fetched(file, options);
  if (path !== undefined) keep(options.folder!, path, bytes);
  return bytes;
}

async function keptAt(path: string, file: MnistFile): Promise<Uint8Array | undefined> {
  const system = files(path);
  if (!system.existsSync(path)) return undefined;
  const bytes = system.readFileSync(path);
  return (await difference(bytes, file)) === undefined ? bytes : undefined;
}

function keep(folder: string, path: string, bytes: Uint8Array): void {
  const system = files(folder);
  system.mkdirSync(folder, { recursive: true });
  system.writeFileSync(`${path}.part`, bytes);
  system.renameSync(`${path}.part`, path);
}

async function fetched(file: MnistFile, options: FetchMnistOptions): Promise<Uint8Array> {
  const answers: string[] = [];
  for (const mirror of options.mirrors ?? MNIST_MIRRORS) {
    const url = `${mirror}${file.name}.gz`;
    try {
      const bytes = await fetchedFrom(url, file, options);
      const different = await difference(bytes, file);
      if (different === undefined) return bytes;
      answers.push(`${url}: ${different}`);
    } catch (error) {
      answers.push(`${url}: ${reason(error)}`);
    }
  }
  throw new ValueError(
    [
      `cannot fetch ${file.name}.gz`,
      ...answers.map((answer) => `  ${answer}`),
      `  ${BY_HAND}`,
    ].join("\n"),
    "mirrors",
    options.mirrors ?? MNIST_MIRRORS,
  );
}

async function fetchedFrom(
  url: string,
  { name, size }: MnistFile,
  { fetch: fetching = fetch, onProgress }: FetchMnistOptions,
): Promise<Uint8Array> {
  const answer = await fetching(url);
  if (!answer.ok) throw new Error(`answered ${answer.status} ${answer.statusText}`.trimEnd());
  const pieces: Uint8Array[] = [];
  let received = 0;
  const reader = answer.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    pieces.push(next.value);
    received += next.value.length;
    onProgress?.({ file: `${name}.gz`, received, size });
  }
  const bytes = new Uint8Array(received);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** In what bytes are not those of the file, if in anything. */
async function difference(
  bytes: Uint8Array,
  { size, sha256 }: MnistFile,
): Promise<string | undefined> {
  if (bytes.length !== size) return `${bytes.length} bytes came (expected ${size})`;
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  const found = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0"));
  return found.join("") === sha256
    ? undefined
    : `SHA-256 is ${found.join("").slice(0, 12)}... (expected ${sha256.slice(0, 12)}...)`;
}
