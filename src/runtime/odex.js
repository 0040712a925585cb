// The only door to odex, which ships TypeScript source beside its code that tsc would check under our flags.
export { Solver } from "odex";
