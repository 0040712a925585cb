// What a function of kernels on a device is.

/** Text of a function in the JavaScript that gpu.js takes, and the functions it uses itself. */
export interface DeviceFunction {
  readonly text: string;
  readonly uses: readonly string[];
  /** In GLSL ES 3.00, where the text will not do on GL. */
  readonly native?: string;
}

/** A function by name. */
export type NamedFunction = readonly [name: string, definition: DeviceFunction];

/** A function whose text begins `function name(`; `uses` are the others it calls. */
export function define(text: string, uses: readonly string[] = [], native?: string): NamedFunction {
  const name = /^function (\w+)/.exec(text)![1]!;
  return [name, { text, uses, ...(native === undefined ? {} : { native }) }];
}

/** A polynomial in a variable, constant first, as text (Horner). */
export function horner(x: string, coefficients: readonly (number | string)[]): string {
  return coefficients
    .map(String)
    .reduceRight(
      (sum, c, k) => `${c} + ${x} * ${k === coefficients.length - 2 ? sum : `(${sum})`}`,
    );
}
