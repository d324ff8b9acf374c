export { en as notices } from "../../notices/en.ts";
export { en as operations } from "../../operations/en.ts";
export { en as panel } from "../en.ts";
