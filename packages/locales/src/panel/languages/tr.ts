export { tr as notices } from "../../notices/tr.ts";
export { tr as operations } from "../../operations/tr.ts";
export { tr as panel } from "../tr.ts";
