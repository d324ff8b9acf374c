import { testConfig } from "@understudy/dev/vitest";

export default await testConfig();
