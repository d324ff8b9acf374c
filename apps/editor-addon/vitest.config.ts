import { testConfig } from "@understudy/dev/vitest";
import { mergeConfig } from "vitest/config";

// One browser at a time: each test file has a server, a Postgres and a browser of its own.
export default mergeConfig(await testConfig(), {
  test: { globalSetup: "test/support/build.ts", fileParallelism: false },
});
