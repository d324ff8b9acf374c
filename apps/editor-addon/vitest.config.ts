import { testConfig } from "@understudy/dev/vitest";
import { mergeConfig } from "vitest/config";

export default mergeConfig(await testConfig(), { test: { globalSetup: [], fileParallelism: false } });
