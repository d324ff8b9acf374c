export { exampleAssets, exampleDocument } from "./documents/example.ts";
export { type Express, type ExpressOptions, startExpress } from "./express.ts";
export type { ExpressControls } from "./host/controls.ts";
export type { Situation } from "./host/situation.ts";
export type { AssetFile } from "./server/host-app.ts";
export { sdkAddresses } from "./server/panel-app.ts";
export type * from "./shared/document.ts";
