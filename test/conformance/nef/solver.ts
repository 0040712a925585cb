// Kind solver: decoders for given activities and targets. Nothing runs, so both backends are the same.

import { matrixOf, Random, type Solver } from "myelin/nef";
import { rowsOf } from "../../../src/nef/matrix.ts";
import { Nnls } from "../../../src/nef/solvers/nonnegative.ts";
import { LstsqL2, LstsqL2nz } from "../../../src/nef/solvers/ridge.ts";
import { differing, type NefCase, type NefRunner } from "./case.ts";

interface SolverCase extends NefCase {
  readonly solver: { readonly type: "LstsqL2" | "LstsqL2nz" | "Nnls"; readonly reg?: number };
  readonly activities: number[][];
  readonly targets: number[][];
  readonly expect: { readonly decoders: number[][]; readonly rmse: number[] };
}

function solverOf({ type, ...options }: SolverCase["solver"]): Solver {
  if (type === "LstsqL2") return new LstsqL2(options);
  if (type === "LstsqL2nz") return new LstsqL2nz(options);
  if (type === "Nnls") return new Nnls();
  throw new Error(`no solver is '${type}'`);
}

export const solver: NefRunner = async (given) => {
  const test = given as SolverCase;
  const activities = matrixOf(test.activities);
  const found = solverOf(test.solver).solve(activities, matrixOf(test.targets), new Random(0));
  return (
    differing("decoders", rowsOf(found.decoders), test.expect.decoders, test) ??
    differing("rmse", found.rmse, test.expect.rmse, test)
  );
};
