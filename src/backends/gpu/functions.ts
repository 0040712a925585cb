// The functions of kernels on a device.

/** Text of a function in the JavaScript that gpu.js takes, and the functions it uses itself. */
export interface DeviceFunction {
  readonly text: string;
  readonly uses: readonly string[];
  /** In GLSL ES 3.00, where the text will not do on GL. */
  readonly native?: string;
}

const table: Record<string, DeviceFunction> = {
  lesser: { uses: [], text: "function lesser(a, b) {\n  return a < b ? a : b;\n}" },
  greater: { uses: [], text: "function greater(a, b) {\n  return a > b ? a : b;\n}" },
  pow2: {
    uses: [],
    text: `function pow2(n) {
  const shifted = n + 150;
  const tens = Math.floor(shifted / 10);
  const t = (1 << tens) * 0.000030517578125;
  const square = t * t;
  const fifth = square * square * t;
  return fifth * (1 << (shifted - 10 * tens)) * fifth;
}`,
    native: `float pow2(float n) {
  float most = min(n, 127.0);
  return intBitsToFloat((int(most) + 127) << 23) * (n > 127.0 ? 2.0 : 1.0);
}`,
  },
  exp: {
    uses: ["lesser", "greater", "pow2"],
    text: `function exp(x) {
  const most = greater(-100, lesser(89, x));
  const n = Math.floor(most * 1.44269504 + 0.5);
  const r = most - n * 0.693359375 + n * 0.000212194440;
  const series = 0.5 + r * (0.166666667 + r * (0.0416666667 + r * (0.00833333333 + r * (0.00138888889 + r * 0.000198412698))));
  return (1 + (r + r * r * series)) * pow2(n);
}`,
  },
  exprel: {
    uses: ["exp"],
    text: `function exprel(x) {
  const series = 1 + x * (0.5 + x * (0.166666667 + x * (0.0416666667 + x * (0.00833333333 + x * (0.00138888889 + x * 0.000198412698)))));
  return Math.abs(x) < 0.35 ? series : (exp(x) - 1) / x;
}`,
  },
};

/** Every function by name. */
export const functions: ReadonlyMap<string, DeviceFunction> = new Map(Object.entries(table));
