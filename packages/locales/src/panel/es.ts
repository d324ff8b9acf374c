import type { PanelMessages } from "./index.ts";
import { en } from "./en.ts";

export const es: PanelMessages = en;
