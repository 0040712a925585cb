// The numbers of the instructions used here (WebAssembly core specification 2.0, section 5.4).

/** Instructions with consecutive numbers: the first number, their family, their names. 0xfc and 0xfd are prefixes. */
const RUNS: readonly (readonly [first: number, family: string, names: string])[] = [
  [0x0f, "", "return"],
  [0x1b, "", "select"],
  [0x28, "i32", "load"],
  [0x2b, "f64", "load"],
  [0x35, "i64", "load32_u"],
  [0x36, "i32", "store"],
  [0x39, "f64", "store"],
  [0x45, "i32", "eqz eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u"],
  [0x50, "i64", "eqz eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u"],
  [0x61, "f64", "eq ne lt gt le ge"],
  [0x67, "i32", "clz ctz popcnt add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u"],
  [0x79, "i64", "clz ctz popcnt add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u"],
  [0x99, "f64", "abs neg ceil floor trunc nearest sqrt add sub mul div min max copysign"],
  [0xac, "i64", "extend_i32_s extend_i32_u"],
  [0xb7, "f64", "convert_i32_s convert_i32_u convert_i64_s"],
  [0xbd, "i64", "reinterpret_f64"],
  [0xbf, "f64", "reinterpret_i64"],
  [0xfc02, "i32", "trunc_sat_f64_s"],
  [0xfd00, "v128", "load"],
  [0xfd06, "v128", "load32x2_u"],
  [0xfd0a, "v128", "load64_splat store"],
  [0xfd0d, "i8x16", "shuffle"],
  [0xfd12, "i64x2", "splat"],
  [0xfd14, "f64x2", "splat"],
  [0xfd1b, "i32x4", "extract_lane"],
  [0xfd21, "f64x2", "extract_lane replace_lane"],
  [0xfd47, "f64x2", "eq ne lt gt le ge"],
  [0xfd4d, "v128", "not and andnot or xor bitselect any_true"],
  [0xfd5b, "v128", "store64_lane"],
  [0xfd5d, "v128", "load64_zero"],
  [0xfd74, "f64x2", "ceil floor"],
  [0xfd7a, "f64x2", "trunc"],
  [0xfd94, "f64x2", "nearest"],
  [0xfdc0, "i64x2", "abs neg"],
  [0xfdcb, "i64x2", "shl shr_s shr_u add"],
  [0xfdd6, "i64x2", "eq ne"],
  [0xfdec, "f64x2", "abs neg"],
  [0xfdef, "f64x2", "sqrt add sub mul div min max pmin pmax"],
  [0xfdfc, "i32x4", "trunc_sat_f64x2_s_zero"],
  [0xfdfe, "f64x2", "convert_low_i32x4_s"],
];

/** The number of each instruction by its name in the text format; a prefix is in the second byte. */
export const opcodes: ReadonlyMap<string, number> = new Map(
  RUNS.flatMap(([first, family, names]) =>
    names.split(" ").map((name, i) => [family ? `${family}.${name}` : name, first + i] as const),
  ),
);
