import addOnUISdk from "https://express.adobe.com/static/add-on-sdk/sdk.js";
import { loadFurtherElements } from "./elements.ts";
import { createAdobeHost } from "./host/adobe-host.ts";
import { startPanel } from "./start.ts";

const further = loadFurtherElements();
await addOnUISdk.ready;
const root = document.getElementById("panel");
if (root) await startPanel(createAdobeHost(addOnUISdk), root, further);
