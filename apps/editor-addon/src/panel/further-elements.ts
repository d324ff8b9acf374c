// The elements of forms and results.
import "@spectrum-web-components/checkbox/sp-checkbox.js";
import "@spectrum-web-components/field-label/sp-field-label.js";
import "@spectrum-web-components/progress-bar/sp-progress-bar.js";
import "@spectrum-web-components/slider/sp-slider.js";
import "@spectrum-web-components/switch/sp-switch.js";
import "@spectrum-web-components/textfield/sp-textfield.js";
import "./widgets/player.ts";
