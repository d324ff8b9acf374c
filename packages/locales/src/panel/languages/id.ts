export { id as notices } from "../../notices/id.ts";
export { id as operations } from "../../operations/id.ts";
export { id as panel } from "../id.ts";
