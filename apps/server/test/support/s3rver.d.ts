declare module "s3rver" {
  import type { RequestListener } from "node:http";

  /** What the tests use of the S3 server: it comes without types. */
  export default class S3rver {
    constructor(options: { directory: string; silent: boolean; configureBuckets: { name: string }[] });
    configureBuckets(): Promise<unknown>;
    callback(): RequestListener;
  }
}
