// What the bench of graphics cards runs within a page.

export { precisionOf } from "../gpu/precision.ts";
export { passes, stateUpdates } from "./gpu-work.ts";
