// What threads of a sweep say to each other, and errors in a form that can be sent.

import * as errors from "../errors.ts";
import type { Chunk, ChunkResult, Job } from "./job.ts";

/** To a helper; the answer has the number of the order. */
export type Order = { readonly id: number } & (
  | { readonly kind: "job"; readonly job: Job }
  | { readonly kind: "chunk"; readonly chunk: Chunk }
  | { readonly kind: "stop" }
);

/** From a helper. */
export type Answer = { readonly id: number } & (
  | { readonly kind: "ready" }
  | { readonly kind: "progress"; readonly fraction: number }
  | { readonly kind: "done"; readonly result: ChunkResult | undefined }
  | { readonly kind: "failed"; readonly error: SentError }
);

/** An error without its class. */
export interface SentError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** All else it carries. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Takes an error apart. */
export function packed(error: unknown): SentError {
  if (!(error instanceof Error))
    return { name: "Error", message: String(error), stack: undefined, fields: {} };
  const { name, message, stack } = error;
  const fields: Record<string, unknown> = {};
  for (const key of Object.getOwnPropertyNames(error))
    if (!["name", "message", "stack"].includes(key)) {
      const value = (error as unknown as Record<string, unknown>)[key];
      if (isData(value)) fields[key] = value;
    }
  return { name, message, stack, fields };
}

/** Whether a value can be sent to another thread and is the same there. */
export function isData(value: unknown): boolean {
  if (typeof value === "function" || typeof value === "symbol") return false;
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return true;
  if (Array.isArray(value)) return value.every(isData);
  const prototype = Object.getPrototypeOf(value);
  return (
    (prototype === Object.prototype || prototype === null) && Object.values(value).every(isData)
  );
}

/** The error as it was, of its own class where that is one of ours. */
export function unpacked({ name, message, stack, fields }: SentError): Error {
  const known = errors as unknown as Readonly<
    Record<string, { readonly prototype?: unknown } | undefined>
  >;
  const { prototype } = known[name] ?? {};
  const error =
    prototype instanceof Error ? (Object.create(prototype) as Error) : new Error(message);
  for (const [key, value] of Object.entries({ name, message, stack, ...fields }))
    Object.defineProperty(error, key, {
      value,
      writable: true,
      configurable: true,
      enumerable: key in fields && key !== "problems",
    });
  return error;
}
