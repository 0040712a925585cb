import { outcome } from "./unshared.ts";
console.log(await outcome("js"));
