// `myelin run`: a network for a while, with progress, a summary, pictures and a clean Ctrl-C.

import { existsSync } from "node:fs";
import { MyelinError } from "../errors.ts";
import { Network, plasticSynapses, type RunOptions } from "../index.ts";
import { type Change, type Watch, watchChanges } from "./changes.ts";
import type { RunCommand } from "./command.ts";
import { runDemo } from "./demo.ts";
import { EXIT } from "./failure.ts";
import { breathe, interruptible } from "./interrupt.ts";
import { type Asked, type Loaded, load, type Made, make } from "./load.ts";
import { monitorsOf, probePanels } from "./nef.ts";
import { checkFigurePath, print, printJson, reserveStdout, screen, writeFigure } from "./output.ts";
import { changePanels, panelsOf, svgFigure, terminalPictures } from "./pictures.ts";
import { meter, timeText } from "./progress.ts";
import { typed } from "./quantity.ts";
import { isMonitor } from "./recorded.ts";
import { type RunSummary, summarise, summaryText } from "./summary.ts";

/** Runs a FILE or MODEL and prints what came of it. Returns the exit code. */
export async function run(target: string, command: RunCommand): Promise<number> {
  if (command.plot !== undefined) checkFigurePath(command.plot);
  if (command.json) reserveStdout();
  checkCheckpoint(command);
  const loaded = await load(target);
  if (loaded.module.run && command.checkpoint !== undefined)
    throw new MyelinError(
      `no checkpoints of ${loaded.name}: it runs by itself (leave out --checkpoint)`,
    );
  if (command.mnist !== undefined && !(loaded.module.run && loaded.module.mnist))
    throw new MyelinError(
      `--mnist does not reach ${loaded.name}: it reads no digits (leave out --mnist)`,
    );
  const began = performance.now();
  // until there is a network there is nothing to end well: Ctrl-C then quits at once, busy thread or not
  const made = loaded.module.run ? undefined : await build(loaded, command);
  const interrupt = interruptible("stopping after this step");
  try {
    if (made) await runNetwork(made, loaded, command, { began, signal: interrupt.signal });
    else await runDemo(loaded, command, interrupt);
    return interrupt.signal.aborted ? EXIT.interrupted : EXIT.ok;
  } finally {
    interrupt.dispose();
  }
}

async function runNetwork(
  made: Made,
  loaded: Loaded,
  command: RunCommand,
  { began, signal }: { readonly began: number; readonly signal: AbortSignal },
): Promise<void> {
  const built = performance.now();
  const { net, model } = made;
  await breathe();
  const start = net.t;
  const duration = typed(command.duration ?? String(loaded.module.duration ?? "1 s"));
  const watch = await watchFor(net, duration, command);
  if (!signal.aborted) await runFor(made, duration, command, signal);
  const changes = watch?.changes() ?? [];
  const summary = summarise(net, loaded.name, {
    changes,
    probes: model?.probes,
    window: { start, duration: net.t - start },
    building: (built - began) / 1000,
    running: (performance.now() - built) / 1000,
    interrupted: signal.aborted,
  });
  await tell(made, summary, changes, command);
  if (signal.aborted && command.checkpoint !== undefined)
    process.stderr.write(`the state is in ${command.checkpoint} (--resume goes on from there)\n`);
}

/** Of a run that goes on from a checkpoint nobody knows what was before; a course is for pictures only. */
async function watchFor(
  net: Network,
  duration: string | number,
  command: RunCommand,
): Promise<Watch | undefined> {
  if (command.resume) return undefined;
  const pictures = command.plot !== undefined || !(command.quiet || command.json);
  // of quantities the library knows more than the command: an empty network is there at once
  const empty = new Network();
  await empty.run(duration);
  return watchChanges(net, empty.t, pictures);
}

/** The network, ready to run; says on stderr that it is being made where that takes a while. */
async function build(loaded: Loaded, command: RunCommand): Promise<Made> {
  const progress = meter(command);
  progress.announce(`building ${loaded.name}`);
  try {
    const { seed, backend, gpuMode, threads } = command;
    const duration = command.duration === undefined ? undefined : typed(command.duration);
    const made = await make(loaded, defined({ seed, backend, gpuMode, threads, duration }));
    if (command.plot !== undefined) checkMonitors(made, loaded.name);
    if (made.model && command.checkpoint !== undefined)
      throw new MyelinError(
        `no checkpoints of ${loaded.name}: it is a Model of myelin/nef (leave out --checkpoint; in a script ` +
          "`model.save(path)` and `model.load(path)` keep its state)",
      );
    return made;
  } finally {
    progress.end();
  }
}

async function runFor(
  { net, model }: Made,
  duration: string | number,
  command: RunCommand,
  signal: AbortSignal,
): Promise<void> {
  const progress = meter(command);
  const stop = (): void => net.stop();
  signal.addEventListener("abort", stop);
  try {
    const options: RunOptions = {
      ...checkpointOf(command),
      reportPeriod: 0.1,
      report({ done, total, elapsed }) {
        const rate = `${(elapsed / done).toPrecision(2)} s per simulated second`;
        progress.update(done / total, `${timeText(done)} of ${timeText(total)}, ${rate}`);
      },
    };
    const { checkpoint } = command;
    if (!command.resume || checkpoint === undefined || !existsSync(checkpoint))
      await (model ?? net).run(duration, options);
    else
      await net.resume(
        checkpoint,
        command.duration === undefined ? options : { ...options, duration },
      );
  } finally {
    signal.removeEventListener("abort", stop);
    progress.end();
  }
}

function checkCheckpoint({ checkpoint, checkpointEvery, resume }: RunCommand): void {
  if (checkpoint !== undefined) return;
  const option = resume ? "--resume" : checkpointEvery === undefined ? "" : "--checkpoint-every";
  if (option !== "")
    throw new MyelinError(`${option} without a file (give it: --checkpoint <file>)`);
}

function checkpointOf({ checkpoint, checkpointEvery }: RunCommand): RunOptions {
  if (checkpoint === undefined) return {};
  const every = checkpointEvery === undefined ? {} : { every: typed(checkpointEvery) };
  return { checkpoint: { path: checkpoint, ...every } };
}

async function tell(
  { net, model }: Made,
  summary: RunSummary,
  changes: readonly Change[],
  command: RunCommand,
): Promise<void> {
  const window = { start: summary.start, duration: summary.simulated };
  const probes = model?.probes ?? [];
  const recorded = [...probePanels(probes, window), ...panelsOf(net, window, monitorsOf(probes))];
  const changed = changePanels(changes, window);
  const panels = [...recorded, ...changed];
  const figure = panels.length > 0 ? (command.plot ?? null) : null;
  if (figure !== null) {
    const { name, seed, backend } = summary;
    writeFigure(figure, await svgFigure(panels, name, `seed ${seed}, backend ${backend}`));
  }
  if (command.json) {
    printJson({ ...summary, figure });
    return;
  }
  const picture = command.quiet ? "" : terminalPictures(recorded, changed, screen());
  if (picture !== "") print(`${picture}\n`);
  print(summaryText(summary));
  if (figure !== null) print(`\nfigure: ${figure}`);
}

function checkMonitors({ net, model }: Made, name: string): void {
  if (model && model.probes.length > 0) return;
  if (net.objects.some(isMonitor) || plasticSynapses(net.objects).length > 0) return;
  const [none, add] = model
    ? ["no probes", "list a Probe"]
    : ["no monitors", "add a SpikeMonitor or StateMonitor"];
  throw new MyelinError(
    `nothing to plot: ${name} has ${none}, and nothing in it learns (${add}, or leave out --plot)`,
  );
}

/** Without the entries that are undefined. */
function defined(options: { [K in keyof Asked]: Asked[K] | undefined }): Asked {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
