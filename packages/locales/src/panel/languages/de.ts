export { de as notices } from "../../notices/de.ts";
export { de as operations } from "../../operations/de.ts";
export { de as panel } from "../de.ts";
