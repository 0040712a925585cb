// The reference solver, behind one line: odex ships TypeScript source that tsc would check under our flags.
export { Solver } from "odex";
