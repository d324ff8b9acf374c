import { type ConformanceTarget, conformance } from "../src/conformance/index.ts";

// Run by `conformance:live` only, which has told the price and sets both variables.
const { COMETAPI_KEY = "", CONFORMANCE_TARGET = "" } = process.env;
conformance({ ...(JSON.parse(CONFORMANCE_TARGET) as ConformanceTarget), apiKey: COMETAPI_KEY });
