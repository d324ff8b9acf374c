// The SDK has no package to run: it is a module on Adobe's CDN, imported by its address.
declare module "https://express.adobe.com/static/add-on-sdk/sdk.js" {
  export { default } from "@adobe/ccweb-add-on-sdk-types/iframe-ui";
}
