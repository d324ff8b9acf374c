import { join } from "node:path";
import type { Config } from "../config.ts";
import { createDiskStorage } from "./disk-storage.ts";
import type { Storage } from "./storage.ts";

/** What of the configuration says where files are kept. */
export type StorageConfig = Pick<
  Config,
  | "dataDir"
  | "publicUrl"
  | "s3Bucket"
  | "s3Endpoint"
  | "s3Region"
  | "s3AccessKeyId"
  | "s3SecretAccessKey"
  | "s3PublicUrl"
  | "s3PathStyle"
  | "s3DirectUploads"
>;

/** Opens the bucket where one is configured, else the folder in `DATA_DIR`. */
export async function openStorage(config: StorageConfig): Promise<Storage> {
  const { s3Bucket, s3AccessKeyId: accessKeyId, s3SecretAccessKey: secretAccessKey } = config;
  if (s3Bucket === undefined) return createDiskStorage(join(config.dataDir, "files"));
  const { createS3Storage } = await import("./s3-storage.ts");
  return createS3Storage({
    bucket: s3Bucket,
    region: config.s3Region,
    endpoint: config.s3Endpoint,
    pathStyle: config.s3PathStyle,
    credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined,
    publicUrl: config.s3PublicUrl,
    // An address of the bucket answers GET alone, ours HEAD too, which Runway's input rules ask for.
    givesAddresses: config.publicUrl === undefined,
    takesForms: config.s3DirectUploads,
  });
}
