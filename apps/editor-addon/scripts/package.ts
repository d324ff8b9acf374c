import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { archive, faultsOf, filesOf } from "./archive.ts";
import { buildAddOn } from "./build-add-on.ts";

// Builds the add-on into dist/ and packs it as dist.zip, ready to be uploaded to Adobe.

const dist = fileURLToPath(new URL("../dist", import.meta.url));
const target = fileURLToPath(new URL("../dist.zip", import.meta.url));

process.env.NODE_ENV = "production";
await buildAddOn(dist);
const files = await filesOf(dist);
const faults = faultsOf(files);
if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}
const zip = archive(files);
await writeFile(target, zip);
console.log(`${target}: ${files.size} files, ${(zip.length / 1e6).toFixed(2)} MB`);
