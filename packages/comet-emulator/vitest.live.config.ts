import { defineConfig } from "vitest/config";

/** No network guard: this one talks to the real service. */
export default defineConfig({ test: { include: ["test/conformance.live.ts"] } });
