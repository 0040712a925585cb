import { wrongModels } from "./wrong-models.ts";

const only = process.argv[2];
let n = 0;
for (const [room, list] of Object.entries(wrongModels)) {
  if (only && !room.includes(only)) continue;
  console.log(`######## ${room}`);
  for (const { name, make, error } of list) {
    n++;
    let got: any;
    const t0 = performance.now();
    try {
      await make();
      console.log(`\n>>>>>>>> NOT REFUSED: ${name}`);
      continue;
    } catch (e) {
      got = e;
    }
    const ms = performance.now() - t0;
    const ok = got.constructor === error;
    console.log(
      `\n== ${name} [${got.constructor.name}]${ok ? "" : `   <<<<<<<< expected ${error.name}`}${ms > 500 ? ` ${ms} ms` : ""}`,
    );
    console.log(ok || got.line ? got.message : got.stack.split("\n").slice(0, 5).join("\n"));
  }
}
console.log(n);
