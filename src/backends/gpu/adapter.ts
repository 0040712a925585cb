// WebGPU: finds an adapter in a page or in Node, and hands gpu.js one device that all of the process share.

import { DeviceError } from "../../errors.ts";
import type { GpuJs, RawDevice } from "./gpujs.ts";

/** The device, and what has become of it. */
export interface SharedDevice {
  readonly description: string;
  /** Whether the CPU plays the GPU. */
  readonly software: boolean;
  /** Most workgroups along an axis. */
  readonly workgroups: number;
  /** Why the device is gone, once it is. */
  readonly lost: string | undefined;
  /** Resolves with the reason when the device goes. */
  readonly whenLost: Promise<string>;
  /** Errors that belong to no call, since they were taken last. */
  takeErrors(): string[];
  /** To be called once by each who opened it: the last one closes the device. */
  release(): Promise<void>;
}

interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  readonly isFallbackAdapter?: boolean;
}

interface Adapter {
  /** Missing in older browsers. */
  readonly info?: AdapterInfo;
  readonly limits: object;
  requestDevice(wanted: object): Promise<RawDevice>;
}

/** What a page has as `navigator.gpu`. */
interface Entry {
  requestAdapter(wanted: object): Promise<Adapter | null>;
}

interface Host {
  navigator?: { readonly gpu?: Entry };
  readonly process?: { readonly versions?: { readonly node?: string } };
}

const host = globalThis as Host;

/** Names under which CPUs play GPU. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render/i;

/** Whether a renderer of this name runs on the CPU. */
export function isSoftware(name: string): boolean {
  return SOFTWARE.test(name);
}

let shared: Promise<Device> | undefined;

/** The device of this process, opened where it is not. Throws DeviceError when there is none. */
export async function openWebGpu(lib: GpuJs): Promise<SharedDevice> {
  for (;;) {
    shared ??= Device.open(lib);
    const opening = shared;
    try {
      const device = await opening;
      if (device.usable()) return device;
    } catch (error) {
      if (shared === opening) shared = undefined;
      throw error;
    }
    if (shared === opening) shared = undefined;
  }
}

class Device implements SharedDevice {
  readonly description: string;
  readonly software: boolean;
  readonly workgroups: number;
  readonly whenLost: Promise<string>;
  lost: string | undefined;
  private readonly lib: GpuJs;
  /** Dawn in Node lives as long as this is held. */
  private entry: Entry | undefined;
  private users = 0;
  private errors: string[] = [];

  private constructor(lib: GpuJs, entry: Entry, info: Partial<AdapterInfo>, device: RawDevice) {
    this.lib = lib;
    this.entry = entry;
    this.description = described(info);
    this.software = info.isFallbackAdapter === true || isSoftware(names(info).join());
    this.workgroups = device.limits.maxComputeWorkgroupsPerDimension;
    this.whenLost = new Promise((resolve) => {
      device.lost.then(({ message }) => {
        // closing it is no loss
        if (this.entry === undefined) return;
        this.lost = message.trim() || "the device was lost";
        resolve(this.lost);
      });
    });
    device.onuncapturederror = ({ error }) => this.errors.push(error.message);
  }

  static async open(lib: GpuJs): Promise<Device> {
    const { entry, adapter } = await findAdapter();
    const asked = { requestAdapter: () => Promise.resolve(lent(adapter)) } as unknown as Entry;
    const { device } = await withNavigator(asked, () => lib.WebGPUContext.acquire()).catch(refused);
    return new Device(lib, entry, adapter.info ?? {}, device);
  }

  /** Counts a user in, unless the device is gone or closing. */
  usable(): boolean {
    if (this.lost !== undefined || this.entry === undefined) return false;
    this.users++;
    return true;
  }

  takeErrors(): string[] {
    const taken = this.errors;
    this.errors = [];
    return taken;
  }

  async release(): Promise<void> {
    if (--this.users > 0) return;
    this.entry = undefined;
    shared = undefined;
    if (this.lost === undefined) await this.lib.WebGPUContext.destroy();
  }
}

function refused(error: unknown): never {
  throw new DeviceError(`there is an adapter, but no device: ${messageOf(error)}`, "webgpu", {
    cause: error,
  });
}

/** The adapter as gpu.js sees it: its device never complains on the console of being closed. */
function lent(adapter: Adapter): object {
  return {
    limits: adapter.limits,
    requestDevice: async (wanted: object) => {
      const device = await adapter.requestDevice(wanted);
      const quietly = device.lost.then(({ message }) => ({ reason: "destroyed", message }));
      Object.defineProperty(device, "lost", { value: quietly });
      return device;
    },
  };
}

/** Calls while `navigator.gpu` is the given one, which is where gpu.js looks. */
export function withNavigator<T>(entry: unknown, call: () => T): T {
  const had = host.navigator;
  const own = had && Object.getOwnPropertyDescriptor(had, "gpu");
  const navigator = had ?? {};
  Object.defineProperty(navigator, "gpu", { value: entry, configurable: true });
  if (!had) host.navigator = navigator;
  try {
    return call();
  } finally {
    if (!had) delete host.navigator;
    else if (own) Object.defineProperty(navigator, "gpu", own);
    else delete (navigator as { gpu?: unknown }).gpu;
  }
}

async function findAdapter(): Promise<{ entry: Entry; adapter: Adapter }> {
  const wanted = { powerPreference: "high-performance" };
  const own = host.navigator?.gpu;
  if (own) {
    const adapter = await own.requestAdapter(wanted);
    if (adapter) return { entry: own, adapter };
    throw new DeviceError("no adapter: this browser knows WebGPU but no GPU for it", "webgpu");
  }
  if (host.process?.versions?.node === undefined)
    throw new DeviceError("this browser has no WebGPU (no navigator.gpu)", "webgpu");
  const { create } = await loadDawn();
  // OpenGL in compatibility mode is what is left where Vulkan, Metal and Direct3D offer nothing.
  const attempts: readonly [string[], object][] = [
    [[], wanted],
    [["backend=opengl"], { ...wanted, featureLevel: "compatibility" }],
  ];
  for (const [flags, options] of attempts) {
    const entry = create(flags);
    const adapter = await entry.requestAdapter(options);
    if (adapter) return { entry, adapter };
  }
  throw new DeviceError(
    "no adapter: neither Vulkan, Metal, Direct3D nor OpenGL offers one",
    "webgpu",
  );
}

async function loadDawn(): Promise<{ create(flags: readonly string[]): Entry }> {
  // Not for bundlers to find: the package is optional, and no page needs it.
  const name = "webgpu";
  try {
    return await import(/* webpackIgnore: true */ /* @vite-ignore */ name);
  } catch (error) {
    const missing = (error as { code?: string }).code === "ERR_MODULE_NOT_FOUND";
    throw new DeviceError(
      missing
        ? "Node needs the package 'webgpu' for it, which is not installed (npm install webgpu)"
        : `the package 'webgpu' does not load: ${messageOf(error)}`,
      "webgpu",
      { cause: error },
    );
  }
}

/** Strings of an adapter's info; they sit on its prototype. */
function names(info: Partial<AdapterInfo>): readonly string[] {
  const { vendor, architecture, device, description } = info;
  return [vendor, architecture, device, description].map((text) => text?.trim() ?? "");
}

function described(info: Partial<AdapterInfo>): string {
  return [...new Set(names(info))].filter((part) => part).join(", ") || "a GPU without a name";
}

/** The text of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
