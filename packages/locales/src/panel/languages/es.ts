export { es as notices } from "../../notices/es.ts";
export { es as operations } from "../../operations/es.ts";
export { es as panel } from "../es.ts";
