#!/usr/bin/env node
// The `myelin` command. What a command needs is imported when it is given, so that help is there at once.

import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { version } from "./catalogue.ts";
import { EXIT, failureOf } from "./failure.ts";

const program = new Command("myelin")
  .description("Simulates spiking neurons whose models are equations.")
  .version(version(), "-V, --version", "print the version")
  .helpOption("-h, --help", "print help")
  .helpCommand("help [command]", "print help on a command")
  .showHelpAfterError("(`myelin --help` shows what there is)")
  .exitOverride();

const target =
  "a TypeScript or JavaScript module, or the name of a model that ships (`myelin list`)";

program
  .command("run")
  .description("run a model, say what it did, and draw it")
  .argument("<file|model>", target)
  .option(
    "-d, --duration <time>",
    "simulated time, such as 500ms (default: the model's own, or 1s)",
  )
  .option("-s, --seed <n>", "key of all random numbers", whole(0))
  .addOption(backend("-b, --backend <name>", "what the kernels are compiled to: wasm, js or gpu"))
  .addOption(gpuMode())
  .option("-t, --threads <n>", "threads that share the work of a step (default: 1)", whole(1))
  .option("-p, --plot <file>", "write a figure to this SVG file")
  .option("--mnist <folder>", "where the four files of MNIST are, for models that read digits")
  .option("--checkpoint <file>", "save the state to this file now and then, and at the end")
  .option("--checkpoint-every <time>", "wall-clock time between checkpoints (default: 10s)")
  .option("--resume", "go on from the checkpoint, if there is one")
  .option("--json", "print one JSON object and nothing else")
  .option("-q, --quiet", "no progress and no picture")
  .action(async (name, options) => finish((await import("./run.ts")).run(name, options)));

program
  .command("sweep")
  .description("run a neuron or a network for every value of some parameters, and map what it does")
  .argument(
    "<file|name>",
    "equations or a model that ships (`myelin list`), or a module with either",
  )
  .requiredOption(
    "--vary <name=values>",
    "what to vary: 'I=0:2 nA:500' (from:to:count, with :log for equal ratios) or 'gNa=10 uS,20 uS'; again for more axes",
    (text: string, before: string[] = []) => [...before, text],
  )
  .option("--zip", "the values go in pairs instead of all combinations")
  .option(
    "-m, --measure <names>",
    "rate, count, latency, isi, cv, mean:V, min:V, max:V, final:V; several with commas",
    "rate",
  )
  .option("-d, --duration <time>", "simulated time that is measured (default: 1s)")
  .option("--settle <time>", "simulated time before that (default: 0s)")
  .option("--dt <time>", "step (default: 0.1ms)")
  .option("--method <name>", "how to integrate a neuron, in place of its own method")
  .option("--set <values>", "other values of a neuron, such as 'gl=5nS, v=-70mV'")
  .option("-s, --seed <n>", "key of all random numbers", whole(0))
  .addOption(backend("-b, --backend <name>", "what the kernels are compiled to: wasm, js or gpu"))
  .addOption(gpuMode())
  .option("-t, --threads <n>", "threads to run in (default: as many as processors)", whole(1))
  .option("--on-nan <what>", "error, or mark: points that stop being numbers have no result")
  .option("-p, --plot <file>", "write a picture to this SVG file")
  .option("--curves", "draw two axes as curves instead of a heat map")
  .option("--csv <file>", "write a table, a row for each point")
  .option("--npy <file>", "write each measure as an array that numpy.load reads")
  .option("--json", "print one JSON object and nothing else")
  .option("-q, --quiet", "no progress and no picture")
  .action(async (name, options) => finish((await import("./sweep.ts")).sweep(name, options)));

program
  .command("list")
  .description("list the models, equations and examples that ship")
  .option("--json", "print one JSON object and nothing else")
  .action(async (options) => finish((await import("./list.ts")).list(options)));

neuron(program.command("explain"))
  .description(
    "show what becomes of a model: variables, method, queues, schedule, IR, emitted code",
  )
  .addOption(backend("--target <name>", "whose code to show: wasm, js or gpu"))
  .option("--no-code", "leave out IR and emitted code")
  .action(async (name, options, command) => {
    needOne(name, options, command);
    await finish((await import("./explain.ts")).explain(name, options));
  });

neuron(program.command("check"))
  .description("check equations or a model: units, names, methods")
  .option("--json", "print one JSON object and nothing else")
  .action(async (name, options, command) => {
    needOne(name, options, command);
    await finish((await import("./check.ts")).check(name, options));
  });

program
  .command("bench")
  .description("time a step of CUBA and COBAHH on each backend")
  .option("--neurons <n>", "neurons in each network (default: 4000)", whole(10))
  .option("--rounds <n>", "rounds of 50 ms each (default: 8)", whole(1))
  .option("--json", "print one JSON object and nothing else")
  .option("-q, --quiet", "no progress")
  .action(async (options) => finish((await import("./bench.ts")).bench(options)));

program
  .command("gpu")
  .description("tell which modes of gpu.js run here, on what, and why others do not")
  .option("--json", "print one JSON object and nothing else")
  .action(async (options) => finish((await import("./gpu.ts")).gpu(options)));

/** The arguments of commands that take a module or equations. */
function neuron(command: Command): Command {
  return command
    .argument("[file|model]", `${target}; for check also a text file with equations`)
    .option("-e, --equations <text>", "equations of a neuron (\\n stands for a line break)")
    .option("-n, --namespace <values>", "values of names in them, such as 'tau=10ms, El=-65*mV'")
    .option("-m, --method <name>", "how to integrate them")
    .option("--threshold <condition>", "when it spikes")
    .option("--reset <statements>", "what a spike does to it")
    .option("--refractory <time>", "how long it rests, or the condition under which it does");
}

function needOne(
  name: string | undefined,
  options: { equations?: string },
  command: Command,
): void {
  const equations = options.equations !== undefined;
  if (name === undefined && !equations)
    command.error("error: expected a FILE, a MODEL or --equations TEXT");
  if (name !== undefined && equations)
    command.error("error: expected only one of a FILE or MODEL and --equations");
}

/** A whole number of at least `least`. */
function whole(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`Expected a whole number >= ${least}.`);
  };
}

function backend(flags: string, description: string): Option {
  return new Option(flags, description).argParser((name) => {
    if (name === "wasm" || name === "js" || name === "gpu") return name;
    throw new InvalidArgumentError("Allowed are wasm, js and gpu.");
  });
}

function gpuMode(): Option {
  return new Option(
    "--gpu-mode <name>",
    "how backend gpu reaches the card (`myelin gpu` tells what runs here)",
  ).choices(["auto", "webgpu", "webgl2", "webasm", "cpu"]);
}

async function finish(code: Promise<number>): Promise<void> {
  process.exitCode = await code;
}

function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    return;
  }
  const { code, text, json } = failureOf(error);
  process.stderr.write(`${text}\n`);
  if (process.argv.includes("--json"))
    process.stdout.write(`${JSON.stringify({ error: json }, null, 2)}\n`);
  process.exitCode = code;
}

// A reader that has seen enough (`myelin explain cuba | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.ok);
  throw error;
});

await program.parseAsync().catch(fail);
