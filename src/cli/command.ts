// What `myelin run` is asked for.

/** Options of the command, as commander hands them over. */
export interface RunCommand {
  readonly duration?: string;
  readonly seed?: number;
  readonly backend?: "js" | "wasm";
  readonly threads?: number;
  readonly plot?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}
