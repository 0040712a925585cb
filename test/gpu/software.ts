// A GPU made of software for the tests in Node: what this machine has, told to Dawn before it loads.

import { existsSync } from "node:fs";

/** Where distributions put the description of Chromium's Vulkan driver. */
const SWIFTSHADER: readonly string[] = [
  "/usr/lib/chromium/vk_swiftshader_icd.json",
  "/usr/lib/chromium-browser/vk_swiftshader_icd.json",
  "/usr/lib64/chromium-browser/vk_swiftshader_icd.json",
];

/** Says where Dawn finds drivers, unless the environment does. To be called before anything uses WebGPU. */
export function offerSoftwareGpu(): void {
  const { env } = process;
  // Mesa and the Vulkan loader complain without one
  env.XDG_RUNTIME_DIR ??= "/tmp";
  const found = SWIFTSHADER.find((path) => existsSync(path));
  if (found) env.VK_ICD_FILENAMES ??= found;
  // llvmpipe needs no screen this way
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) env.EGL_PLATFORM ??= "surfaceless";
}

/** Says, loudly, that tests are not run. */
export function tellSkipped(what: string, reason: string): void {
  process.stdout.write(`\nskipped: ${what}, because ${reason}\n`);
}
