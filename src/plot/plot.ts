// The only door to Observable Plot and linkedom: both are loaded when the first figure is asked for, then kept.
import type * as Library from "@observablehq/plot";

/** Observable Plot, as a value that is handed to the marks. */
export type Plot = typeof Library;

/** A mark of Observable Plot, or a bare render function. */
export type Mark = Library.Markish;

/** How a mark turns its channels into elements. */
export type RenderFunction = Library.RenderFunction;

/** What a picture is drawn with: the library, and a document to make elements in. */
export interface Studio {
  readonly plot: Plot;
  readonly document: Document;
}

let opened: Promise<Studio> | undefined;

/** Observable Plot with the page's document, or linkedom's where there is no page. Loaded once. */
export function studio(): Promise<Studio> {
  opened ??= open();
  return opened;
}

async function open(): Promise<Studio> {
  const [plot, document] = await Promise.all([import("@observablehq/plot"), anyDocument()]);
  return { plot, document };
}

async function anyDocument(): Promise<Document> {
  if (typeof globalThis.document === "object") return globalThis.document;
  const { parseHTML } = await import("linkedom");
  return parseHTML("<!doctype html><html><body></body></html>").document;
}
