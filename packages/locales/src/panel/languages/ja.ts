export { ja as notices } from "../../notices/ja.ts";
export { ja as operations } from "../../operations/ja.ts";
export { ja as panel } from "../ja.ts";
