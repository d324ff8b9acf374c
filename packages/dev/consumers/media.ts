import { type Probed, probe } from "@understudy/media";

// Measures a picture of one pixel the way an application would.
const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
const facts: Probed = await probe(new Blob([bytes]));
console.log(`measured ${facts.mimeType} of ${facts.width}x${facts.height}`);
