// The elements of the frame. What fields and controls are drawn with comes in a chunk of its own, at the same time.
import "@spectrum-web-components/action-button/sp-action-button.js";
import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/progress-circle/sp-progress-circle.js";
import "@spectrum-web-components/theme/express/scale-medium.js";
import "@spectrum-web-components/theme/express/theme-dark.js";
import "@spectrum-web-components/theme/express/theme-light.js";
import "@spectrum-web-components/theme/sp-theme.js";
import "./panel.ts";

/** Loads the elements of forms and results. An element that is not there yet appears when it is. */
export function loadFurtherElements(): Promise<unknown> {
  return import("./further-elements.ts");
}
