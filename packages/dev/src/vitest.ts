import { fileURLToPath } from "node:url";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig, type TestProjectConfiguration, type ViteUserConfig } from "vitest/config";
import { chromiumLaunchOptions } from "./chromium.ts";
import { networkGuardCommands } from "./network-guard/browser-commands.ts";
import { preload } from "./network-guard/env.ts";

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Generous: a machine that is slow or shared is no failure, and who waits for something waits by looking. */
const limits = { testTimeout: 60_000, hookTimeout: 120_000, expect: { poll: { timeout: 40_000 } } };

const node: TestProjectConfiguration = {
  test: {
    name: "node",
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["**/*.browser.test.ts", "**/fixtures/**"],
    execArgv: [`--require=${preload}`],
    setupFiles: [here("network-guard/setup.ts")],
    ...limits,
  },
};

async function chromium(): Promise<TestProjectConfiguration> {
  return {
    test: {
      name: "chromium",
      include: ["test/**/*.browser.test.ts"],
      exclude: ["**/fixtures/**"],
      setupFiles: [here("network-guard/browser-setup.ts")],
      ...limits,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        commands: networkGuardCommands(),
        provider: playwright({ launchOptions: await chromiumLaunchOptions() }),
        instances: [{ browser: "chromium" }],
      },
    },
  };
}

/**
 * The vitest configuration of a package. Tests run in Node behind the network guard; with `browser`, files named
 * `*.browser.test.ts` under `test/` run in real Chromium as well. The counts go to `.vitest/report.json`.
 */
export async function testConfig(options: { browser?: boolean } = {}): Promise<ViteUserConfig> {
  return defineConfig({
    test: {
      projects: options.browser ? [node, await chromium()] : [node],
      reporters: ["default", ["json", { outputFile: ".vitest/report.json" }]],
    },
  });
}
