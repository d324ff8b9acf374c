import addOnUISdk from "https://express.adobe.com/static/add-on-sdk/sdk.js";
import "./elements.ts";
import { createAdobeHost } from "./host/adobe-host.ts";
import { startPanel } from "./start.ts";
import { preloadWords } from "./words/words.ts";

// The editor mostly speaks the browser's language, which is known sooner.
preloadWords(navigator.languages);
await addOnUISdk.ready;
const root = document.getElementById("panel");
if (root) await startPanel(createAdobeHost(addOnUISdk), root);
