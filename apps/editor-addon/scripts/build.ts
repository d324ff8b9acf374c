import { fileURLToPath } from "node:url";
import { buildAddOn } from "./build-add-on.ts";

// Into the folder that is named, else into `dist`.
await buildAddOn(process.argv[2] ?? fileURLToPath(new URL("../dist", import.meta.url)));
