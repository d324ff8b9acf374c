// The sandbox resolves these by their bare names; the types come in a package of another name.
declare module "add-on-sdk-document-sandbox" {
  export * from "@adobe/ccweb-add-on-sdk-types/add-on-sdk-document-sandbox";
  export { default } from "@adobe/ccweb-add-on-sdk-types/add-on-sdk-document-sandbox";
}

declare module "express-document-sdk" {
  export * from "@adobe/ccweb-add-on-sdk-types/express-document-sdk";
}
