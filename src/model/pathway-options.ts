// The options of Synapses that are about their pathways.

import type { Quantity } from "./quantities.ts";

/** Code of one pathway, or of several by name. */
export type PathwayCode = string | Readonly<Record<string, string>>;

export interface PathwayOptions<
  Pre extends PathwayCode = PathwayCode,
  Post extends PathwayCode = PathwayCode,
> {
  /** Code run when a spike of the source arrives; an object names several pathways. */
  readonly onPre?: Pre;
  /** Code run when a spike of the target arrives (its own delay is 0 unless set). */
  readonly onPost?: Post;
  /** One delay for all synapses of the transmission pathway, or of pathways by name. */
  readonly delay?: Quantity | Readonly<Record<string, Quantity>>;
  /** The event that pathways wait for, or events of pathways by name (default `spike`). */
  readonly onEvent?: string | Readonly<Record<string, string>>;
  /** Order within the slot `synapses`: -1 for pre pathways and 1 for post pathways unless given. */
  readonly order?: number | Readonly<Record<string, number>>;
}
