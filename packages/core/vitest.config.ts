import { testConfig } from "@understudy/dev/vitest";
import { mergeConfig } from "vitest/config";

export default mergeConfig(await testConfig({ browser: true }), {
  test: { globalSetup: "test/far-side.ts" },
});
