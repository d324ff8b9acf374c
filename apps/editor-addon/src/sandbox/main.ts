import addOnSandboxSdk from "add-on-sdk-document-sandbox";
import { constants, editor, viewport } from "express-document-sdk";
import { createSandboxApi } from "./sandbox-api.ts";

addOnSandboxSdk.instance.runtime.exposeApi(createSandboxApi({ constants, editor, viewport }));
