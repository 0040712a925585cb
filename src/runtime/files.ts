// The door to the file system: Node's, where there is one. Found without an import, so that a page can be bundled.

import { ValueError } from "../errors.ts";

/** What is used of `node:fs`. */
interface FileSystem {
  openSync(path: string, flags: string): number;
  closeSync(file: number): void;
  readSync(file: number, into: Uint8Array, offset: number, length: number, at: number): number;
  writeSync(file: number, from: Uint8Array, offset: number, length: number, at: number): number;
  ftruncateSync(file: number, length: number): void;
  fstatSync(file: number): { readonly size: number };
  fsyncSync(file: number): void;
  renameSync(from: string, to: string): void;
  unlinkSync(path: string): void;
  existsSync(path: string): boolean;
}

interface Host {
  readonly process?: {
    readonly pid: number;
    getBuiltinModule?(name: string): unknown;
  };
}

const host = globalThis as Host;
const CHUNK = 2 ** 26;

/** The file system, or undefined in a page. */
export function fileSystem(): FileSystem | undefined {
  return host.process?.getBuiltinModule?.("node:fs") as FileSystem | undefined;
}

/** The file system; a ValueError for `option` where there is none. */
export function needFiles(option: string, path: unknown): FileSystem {
  if (typeof path !== "string" || path === "")
    throw new ValueError(
      `invalid ${option}: ${typeof path === "string" ? "''" : String(path)} (expected the path of a file)`,
      option,
      path,
    );
  const found = fileSystem();
  if (found) return found;
  throw new ValueError(
    `cannot use ${option} '${path}': there are no files here (a page has none; Node has from version 20.16 on)`,
    option,
    path,
  );
}

/** Raises ValueError for `option` where a file cannot be written; what it holds is not touched. */
export function checkWritable(option: string, path: unknown): void {
  const system = needFiles(option, path);
  const draft = draftOf(path as string);
  told(path as string, "write", () => {
    system.closeSync(system.openSync(draft, "w"));
    system.unlinkSync(draft);
  });
}

function draftOf(path: string): string {
  return `${path}.${host.process?.pid ?? 0}.tmp`;
}

/** Does it, and raises a ValueError that names the file where the system refuses. */
function told<T>(path: string, verb: "read" | "write", action: () => T): T {
  try {
    return action();
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    if (typeof code !== "string") throw error;
    const remedy =
      code === "ENOENT"
        ? `expected an existing ${verb === "read" ? "file" : "folder to write it to"}`
        : "look at its folder, its permissions and the space on the disk";
    // what follows the comma names a call of the system, and a file that is not the user's
    const [reason] = message.split(",");
    throw new ValueError(`cannot ${verb} '${path}': ${reason} (${remedy})`, "path", path);
  }
}

/** An open file, read and written at places. */
export class OpenFile {
  private readonly system: FileSystem;
  private readonly file: number;

  constructor(path: string, flags: "r" | "r+" | "w") {
    this.system = needFiles("file", path);
    this.file = this.system.openSync(path, flags);
  }

  get size(): number {
    return this.system.fstatSync(this.file).size;
  }

  /** Bytes from a place on: as many as asked for, or as there are. */
  read(at: number, length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.size - at)));
    let done = 0;
    while (done < bytes.length) {
      const part = Math.min(CHUNK, bytes.length - done);
      const count = this.system.readSync(this.file, bytes, done, part, at + done);
      if (count === 0) break;
      done += count;
    }
    return bytes;
  }

  write(at: number, bytes: Uint8Array): void {
    let done = 0;
    while (done < bytes.length) {
      const part = Math.min(CHUNK, bytes.length - done);
      done += this.system.writeSync(this.file, bytes, done, part, at + done);
    }
  }

  truncate(length: number): void {
    this.system.ftruncateSync(this.file, length);
  }

  /** Waits until the disk has it. */
  sync(): void {
    this.system.fsyncSync(this.file);
  }

  close(): void {
    this.system.closeSync(this.file);
  }
}

/** Opens a file, uses it, closes it. */
export function withFile<T>(path: string, flags: "r" | "r+" | "w", use: (file: OpenFile) => T): T {
  return told(path, flags === "r" ? "read" : "write", () => {
    const file = new OpenFile(path, flags);
    try {
      return use(file);
    } finally {
      file.close();
    }
  });
}

/** All bytes of a file. */
export function readWhole(path: string): Uint8Array<ArrayBuffer> {
  return withFile(path, "r", (file) => file.read(0, file.size));
}

/** Writes a file in one go: whoever looks sees the old content or the new, also after a crash. */
export function writeAtomically(path: string, bytes: Uint8Array): void {
  const system = needFiles("path", path);
  const draft = draftOf(path);
  try {
    withFile(draft, "w", (file) => {
      file.write(0, bytes);
      file.sync();
    });
    told(path, "write", () => system.renameSync(draft, path));
  } catch (error) {
    if (system.existsSync(draft)) system.unlinkSync(draft);
    throw error;
  }
}
