// What the tests of the catalogue's models do within a page.

export { precisionOf } from "./precision.ts";
